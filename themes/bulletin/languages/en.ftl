# Only what this theme says in its own way.
latest = On the wire
more-from = Read next in { $name }
