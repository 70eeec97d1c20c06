-- Values to date that need no expression: a plain value, a mean, or numerator over denominator times scale.
SELECT
  to_date.card, to_date.item,
  CASE WHEN to_date.b IS NULL THEN to_date.a ELSE to_date.a * item.scale END AS actual_n,
  CASE WHEN to_date.b IS NULL THEN to_date.shared_by * 10000 ELSE nullif(to_date.b, 0) * 10000 END AS actual_d
FROM to_date
JOIN item ON item.card = to_date.card AND item.item = to_date.item
WHERE item.expression = 0 OR to_date.b IS NULL
