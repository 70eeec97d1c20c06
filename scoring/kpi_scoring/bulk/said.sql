-- What was submitted for each item of each entity up to the scored period: sums, counts and the newest row.
-- One pass over all rows; a period without a row needs none here, `plain_latest` counts it.
SELECT
  unit, entity, kpi,
  sum(has_value) AS value_count,
  sum(CASE WHEN state = 'missing' THEN 1 ELSE 0 END) AS missing_rows,
  sum(CASE WHEN state = 'not_applicable' THEN 1 ELSE 0 END) AS na_count,
  sum(CASE WHEN state = 'disputed' THEN 1 ELSE 0 END) AS disputed_count,
  sum(CASE WHEN state = 'invalid' THEN 1 ELSE 0 END) AS invalid_count,
  max(said_p) AS newest_p,
  max(4 * said_p + CASE state WHEN 'late' THEN 1 WHEN 'disputed' THEN 2 WHEN 'invalid' THEN 3 ELSE 0 END) % 4
    AS newest_code,
  max(CASE WHEN state = 'late' THEN 1 ELSE 0 END) AS any_late,
  sum(CASE WHEN has_value = 1 THEN a END) AS sum_a,
  sum(CASE WHEN has_value = 1 THEN b END) AS sum_b,
  newest(newest_a, said_p) AS newest_a,
  newest(newest_b, said_p) AS newest_b,
  count(*) AS said_rows,
  sum(power) AS powers,
  sum(CASE WHEN state = 'not_applicable' THEN power ELSE 0 END) AS na_powers,
  sum(doubtful) AS doubtful
FROM given
GROUP BY unit, entity, kpi
