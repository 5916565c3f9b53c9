from importlib import import_module

from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "catalogue"

    def ready(self):
        super().ready()
        import_module("catalogue.merging")
        import_module("catalogue.privacy")
