-- What V1 and V2 lead to, in one step for new tenants.
CREATE TABLE orders (
    id          bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint         NOT NULL,
    total       numeric(12, 2) NOT NULL CHECK (total >= 0),
    placed_at   timestamptz    NOT NULL DEFAULT now(),
    state       text           NOT NULL DEFAULT 'placed' CHECK (state IN ('placed', 'paid', 'shipped', 'cancelled'))
);
