from django.urls import path

from . import views

# Where machines look without being told. A page links the manifest of its own language instead.
urlpatterns = [
    path("favicon.ico", views.favicon),
    path("manifest.webmanifest", views.web_manifest),
    path("robots.txt", views.robots),
    path("feeds/goods-<str:language>.xml", views.goods_feed, name="goods-feed"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", views.sitemap_file, name="sitemap-file"),
]
