-- Everything a scoring formula may name, one row an item: actual, target, limits, parameters, days late.
SELECT
  item.*, to_date.state, to_date.has_number, to_date.counted, to_date.age, to_date.late_days, to_date.any_late,
  to_date.incomplete, to_date.overdue, to_date.a, to_date.b,
  actual.actual_n, actual.actual_d, target.target_n, target.target_d
FROM item
JOIN to_date ON to_date.card = item.card AND to_date.item = item.item
LEFT JOIN actual ON actual.card = item.card AND actual.item = item.item
LEFT JOIN target ON target.card = item.card AND target.item = item.item
