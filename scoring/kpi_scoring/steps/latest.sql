-- The newest value of an item, and how many owed periods have passed without one since.
SELECT
  tally.*,
  newest.a AS last_a, newest.b AS last_b, newest.late_days, newest.state AS last_state,
  coalesce((
    SELECT count(*) FROM record
    WHERE record.card = tally.card AND record.item = tally.item
      AND record.state = 'missing' AND record.p > tally.last_value_p
  ), 0) AS age
FROM tally
LEFT JOIN record AS newest
  ON newest.card = tally.card AND newest.item = tally.item AND newest.p = tally.last_value_p
