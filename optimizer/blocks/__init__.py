"""Large instances part by part: each part is priced and planned by itself, wherever there is a worker."""
