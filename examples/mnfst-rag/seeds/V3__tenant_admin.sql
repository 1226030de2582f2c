INSERT INTO users (tenant_id, email, password_hash, full_name, role)
SELECT id, 'tenant-admin@example.com', '${password:tenant_admin}', 'Tenant Admin', 'tenant_admin'
FROM tenants
WHERE slug = 'default';
