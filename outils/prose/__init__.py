"""Le français des pages : le reconnaître, le typographier."""
