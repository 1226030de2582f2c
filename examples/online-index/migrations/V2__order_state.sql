-- A constant default is kept in the catalog: no row is rewritten.
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'placed'
    CHECK (state IN ('placed', 'paid', 'shipped', 'cancelled'));
