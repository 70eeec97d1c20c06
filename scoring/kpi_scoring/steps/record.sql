-- One row for each item and each period up to the scored one: what was submitted, or what its absence means.
-- A period counts to date when it was owed or filled and not approved as not applicable.
SELECT
  record.*,
  CASE WHEN state IN ('reported', 'late') THEN 1 ELSE 0 END AS has_value,
  CASE WHEN state = 'not_due' OR state = 'not_applicable'
         OR (state = 'missing' AND gap = 'like_for_like' AND aggregation <> 'last') THEN 0 ELSE 1 END AS counts
FROM (
  SELECT
    item.card, item.item, item.aggregation, card.gap, period.p,
    submitted.a, submitted.b, submitted.late_days,
    CASE
      WHEN submitted.state IS NOT NULL AND submitted.state <> 'missing' THEN submitted.state
      WHEN item.every_nth > 0 AND period.p % item.every_nth = 0 THEN 'missing'
      ELSE 'not_due'
    END AS state
  FROM item
  JOIN card ON card.card = item.card
  JOIN period ON period.p <= card.period
  LEFT JOIN submitted ON submitted.card = item.card AND submitted.item = item.item AND submitted.p = period.p
) AS record
