-- Runs outside a transaction, as PostgreSQL demands; Flyway sees that by itself when nothing else is in the script.
-- A build that failed leaves an invalid index under the name: dropping it first makes the script safe to run again.
DROP INDEX CONCURRENTLY IF EXISTS "${flyway:defaultSchema}".orders_by_customer;
CREATE INDEX CONCURRENTLY orders_by_customer ON orders (customer_id, placed_at DESC);
