"""Makes the README's picture from the printed page: `python docs/images/make.py` after `./run factsheets`."""

from pathlib import Path

import pypdfium2

FOLDER = Path(__file__).resolve().parent
PDF = FOLDER.parents[1] / "build" / "factsheets" / "lithium.pdf"
PICTURE = FOLDER / "factsheet-lithium.png"
WIDTH_PX = 1600

page = pypdfium2.PdfDocument(PDF)[0]
image = page.render(scale=WIDTH_PX / page.get_width()).to_pil()
# 64 colours are enough for a page of flat tints and keep the file small.
image.convert("RGB").quantize(64).save(PICTURE, optimize=True)
