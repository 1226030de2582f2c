INSERT INTO tenants (name, slug)
VALUES ('Default Tenant', 'default')
ON CONFLICT (slug) DO NOTHING;
