from django.apps import AppConfig


class ShuyuanConfig(AppConfig):
    name = "shuyuan"
    verbose_name = "书院"
