-- The newest row of an item, how many owed periods have passed without one since, and its lowest or highest period.
SELECT
  tally.*,
  newest.a AS newest_a, newest.b AS newest_b, newest.late_days, newest.state AS newest_state,
  extreme.a AS extreme_a, extreme.b AS extreme_b,
  coalesce(since.age, 0) AS age
FROM tally
JOIN item ON item.item = tally.item
LEFT JOIN record AS newest
  ON newest.card = tally.card AND newest.item = tally.item AND newest.p = tally.newest_p
LEFT JOIN record AS extreme
  ON extreme.card = tally.card AND extreme.item = tally.item AND extreme.has_value = 1
  AND extreme.place = CASE item.aggregation WHEN 'min' THEN tally.least_place WHEN 'max' THEN tally.greatest_place END
LEFT JOIN (
  SELECT record.card, record.item, count(*) AS age
  FROM record
  JOIN tally ON tally.card = record.card AND tally.item = record.item
  WHERE record.state = 'missing' AND record.p > tally.newest_p
  GROUP BY record.card, record.item
) AS since ON since.card = tally.card AND since.item = tally.item
