"""Every column that a model takes over from another table is still what stands there."""

from carried_columns import broken, rules
from views import opened


def test_what_is_carried_is_what_stands_in_the_source(warehouse_file, repo):
    connection = opened(warehouse_file, repo)
    found = [told for rule in rules() if (told := broken(connection, rule))]
    assert not found


def test_a_column_that_is_another_is_noticed(warehouse_file, repo):
    connection = opened(warehouse_file, repo)
    rule = next(rule for rule in rules() if rule.model == "marts.minerals")
    built = 'built.marts."minerals"'
    for change, told in (
        ("replace (name_en as name_ja)", "name_ja is another"),
        ("replace (mineral_code || 's' as mineral_code)", "has no row in the source"),
    ):
        connection.execute(f"create or replace view marts.minerals as select * {change} from {built}")
        assert told in broken(connection, rule)
    connection.execute(f"create or replace view marts.minerals as select * from {built} limit 60")
    assert rule.is_whole and "rows of the source are missing" in broken(connection, rule)
