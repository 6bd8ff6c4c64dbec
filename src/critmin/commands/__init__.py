"""The commands, one module each: parse, call one function, print. Nothing else in the package prints."""
