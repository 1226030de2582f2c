-- Runs again whenever its text changes, after all versioned scripts.
CREATE OR REPLACE VIEW customer_totals AS
SELECT customer_id, count(*) AS orders, sum(total) AS total, max(placed_at) AS last_order_at
FROM orders
WHERE state <> 'cancelled'
GROUP BY customer_id;
