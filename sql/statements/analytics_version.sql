-- The digest of sql/analytics as last applied; no row when it never was.

select analytics_version.sha256
from etl.analytics_version;
