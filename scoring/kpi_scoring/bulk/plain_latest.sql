-- What record, tally and latest say together, for items that are owed a value in every period: a period without a row is
-- counted, none is made for it. Measures become whole numbers of ten-thousandths.
SELECT
  cards.card, plan_item.item,
  coalesce(said.value_count, 0) AS value_count,
  coalesce(said.said_rows - said.missing_rows - said.na_count, 0)
    + CASE WHEN plan_card.gap = 'like_for_like' AND plan_item.aggregation <> 'last' THEN 0
           ELSE plan_card.period - coalesce(said.said_rows - said.missing_rows, 0) END AS counted,
  plan_card.period - coalesce(said.said_rows - said.missing_rows, 0) AS missing_count,
  coalesce(said.na_count, 0) AS na_count,
  coalesce(said.disputed_count, 0) AS disputed_count,
  coalesce(said.invalid_count, 0) AS invalid_count,
  coalesce(said.newest_p, 0) AS newest_p,
  0 AS last_counted_p,
  coalesce(said.any_late, 0) AS any_late,
  CAST(said.sum_a * 10000 AS WHOLE) AS sum_a,
  CAST(said.sum_b * 10000 AS WHOLE) AS sum_b,
  CAST(said.newest_a * 10000 AS WHOLE) AS newest_a,
  CAST(said.newest_b * 10000 AS WHOLE) AS newest_b,
  CAST(NULL AS WHOLE) AS late_days,
  CASE said.newest_code WHEN 1 THEN 'late' WHEN 2 THEN 'disputed' WHEN 3 THEN 'invalid' ELSE 'reported' END
    AS newest_state,
  CAST(NULL AS WHOLE) AS extreme_a,
  CAST(NULL AS WHOLE) AS extreme_b,
  CASE WHEN said.na_count > 0
       THEN plan_card.period - coalesce(said.newest_p, 0) - ones_above(said.na_powers, coalesce(said.newest_p, 0))
       ELSE plan_card.period - coalesce(said.newest_p, 0) END AS age
FROM cards
JOIN plan_card ON plan_card.card = cards.plan
JOIN plan_item ON plan_item.card = cards.plan AND plan_item.intricate = 0
LEFT JOIN said ON said.unit = cards.unit AND said.entity = cards.entity AND said.kpi = plan_item.item
