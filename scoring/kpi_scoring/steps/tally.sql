-- Sums and counts of an item over its periods to date; whole numbers only.
SELECT
  card, item,
  sum(has_value) AS value_count,
  sum(counts) AS counted,
  sum(CASE WHEN state = 'missing' THEN 1 ELSE 0 END) AS missing_count,
  sum(CASE WHEN state = 'not_applicable' THEN 1 ELSE 0 END) AS na_count,
  sum(CASE WHEN state = 'disputed' THEN 1 ELSE 0 END) AS disputed_count,
  sum(CASE WHEN state = 'invalid' THEN 1 ELSE 0 END) AS invalid_count,
  max(CASE WHEN state NOT IN ('missing', 'not_applicable', 'not_due') THEN p ELSE 0 END) AS newest_p,
  max(CASE WHEN counts = 1 THEN p ELSE 0 END) AS last_counted_p,
  sum(CASE WHEN has_value = 1 THEN a END) AS sum_a,
  sum(CASE WHEN has_value = 1 THEN b END) AS sum_b,
  min(CASE WHEN has_value = 1 THEN place END) AS least_place,
  max(CASE WHEN has_value = 1 THEN place END) AS greatest_place
FROM record
GROUP BY card, item
