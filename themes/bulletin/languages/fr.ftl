# Seulement ce que ce thème dit à sa façon.
latest = Le fil
more-from = À lire ensuite dans { $name }
