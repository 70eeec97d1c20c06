-- What was submitted for each item of each entity up to the scored period: sums, counts and the newest row.
-- One pass over all rows, so each row says much in one number: `tally` is a sum that holds a count for each state, seven
-- bits each; `newest` is eight times a period and the state of its row. STATES in given.py numbers them.
SELECT
  unit, entity, kpi,
  count(*) AS said_rows,
  bit_or(power) AS powers,
  bit_or(CASE WHEN state_number = 6 THEN power ELSE 0 END) AS na_powers,
  CAST(sum(tally) AS BIGINT) AS tally,
  CAST(max(8 * said_p + state_number) AS BIGINT) AS newest,
  sum(CASE WHEN has_value THEN a END) AS sum_a,
  sum(CASE WHEN has_value THEN b END) AS sum_b,
  newest(newest_a, said_p) AS newest_a,
  newest(newest_b, said_p) AS newest_b
FROM given
GROUP BY unit, entity, kpi
