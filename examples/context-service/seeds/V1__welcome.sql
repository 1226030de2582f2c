-- The id is derived from a name, so that the seed finds its own row when it runs again.
INSERT INTO contexts (id, context_type, title, context_data, tags, created_by)
VALUES (
    public.uuid_generate_v5(public.uuid_ns_url(), 'https://example.com/contexts/welcome'),
    'document',
    'Welcome',
    '{"summary": "How agents keep and share what they know."}',
    '{welcome}',
    'seed')
ON CONFLICT (id) DO NOTHING;
