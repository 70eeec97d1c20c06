-- What record, tally and latest say together, for items that are owed a value in every period: a period without a row is
-- counted, none is made for it. Measures become whole numbers of ten-thousandths.
SELECT
  card, item, value_count,
  counted_rows + CASE WHEN gap = 'like_for_like' AND aggregation <> 'last' THEN 0 ELSE missing_count END AS counted,
  missing_count, na_count, disputed_count, invalid_count, newest_p,
  0 AS last_counted_p,
  ten_thousandths(sum_a) AS sum_a,
  ten_thousandths(sum_b) AS sum_b,
  ten_thousandths(newest_a) AS newest_a,
  ten_thousandths(newest_b) AS newest_b,
  CAST(NULL AS WHOLE) AS late_days,
  CASE newest_state WHEN 2 THEN 'late' WHEN 3 THEN 'disputed' WHEN 4 THEN 'invalid' ELSE 'reported' END
    AS newest_state,
  CAST(NULL AS WHOLE) AS extreme_a,
  CAST(NULL AS WHOLE) AS extreme_b,
  CASE WHEN na_count > 0 THEN period - newest_p - ones_above(na_powers, newest_p) ELSE period - newest_p END AS age
FROM (
  SELECT
    cards.card, item.item, item.aggregation, plan.gap, plan.period, sum_a, sum_b, newest_a, newest_b, na_powers,
    coalesce(newest >> 3, 0) AS newest_p,
    newest & 7 AS newest_state,
    said_rows - ((tally >> 28) & 127) - ((tally >> 35) & 127) AS counted_rows,
    (tally & 127) + ((tally >> 7) & 127) + CASE WHEN plan.locked = 1 THEN (tally >> 14) & 127 ELSE 0 END AS value_count,
    (tally >> 14) & 127 AS disputed_count,
    (tally >> 21) & 127 AS invalid_count,
    (tally >> 35) & 127 AS na_count,
    plan.period - said_rows + ((tally >> 28) & 127) AS missing_count
  FROM said
  JOIN cards ON cards.unit = said.unit AND cards.entity = said.entity
  JOIN every_item AS item ON item.plan = cards.plan AND item.kpi = said.kpi
  JOIN plan ON plan.plan = cards.plan
  WHERE item.intricate = 0
) AS counted
