pragma main.user_version;
