-- What `plain_latest` says, for items of which nothing was said at all, on the cards that have such items.
SELECT
  cards.card, item.item, 0 AS value_count,
  CASE WHEN plan.gap = 'like_for_like' AND item.aggregation <> 'last' THEN 0 ELSE plan.period END AS counted,
  plan.period AS missing_count, 0 AS na_count, 0 AS disputed_count, 0 AS invalid_count, 0 AS newest_p,
  0 AS last_counted_p,
  CAST(NULL AS WHOLE) AS sum_a, CAST(NULL AS WHOLE) AS sum_b,
  CAST(NULL AS WHOLE) AS newest_a, CAST(NULL AS WHOLE) AS newest_b,
  CAST(NULL AS WHOLE) AS late_days, 'reported' AS newest_state,
  CAST(NULL AS WHOLE) AS extreme_a, CAST(NULL AS WHOLE) AS extreme_b,
  plan.period AS age
FROM cards
JOIN plan ON plan.plan = cards.plan
JOIN (SELECT plan, count(*) AS items FROM every_item GROUP BY plan) AS planned ON planned.plan = cards.plan
JOIN every_item AS item ON item.plan = cards.plan AND item.intricate = 0
LEFT JOIN said ON said.unit = cards.unit AND said.entity = cards.entity AND said.kpi = item.kpi
WHERE cards.said_items < planned.items AND said.kpi IS NULL
