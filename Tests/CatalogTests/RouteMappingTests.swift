import Catalog
import Testing

@Suite struct RouteMappingTests {
    @Test(
        arguments: [
            ("/v1/search", "/v1/search"),
            ("/v1/artists", "/v1/artists"),
            ("/v1/artists/0OdUWJ0sBjDrqHygGUXeCF", "/v1/artists/{id}"),
            ("/v1/artists/0OdUWJ0sBjDrqHygGUXeCF/albums", "/v1/artists/{id}/albums"),
            ("/v1/albums/2DuGRzpsUNe6jzGpCniZYR/tracks", "/v1/albums/{id}/tracks"),
            ("/v1/tracks/0nys6GusuHnjSYLW0PYYb7", "/v1/tracks/{id}"),
            ("/v1/browse/new-releases", "/v1/browse/new-releases"),
        ]
    )
    func `a path is of one route`(path: String, route: String) {
        #expect(Mapping.spotify.route(of: path)?.path.rawValue == route)
    }

    @Test(arguments: [
        "", "/", "/v1/artists/", "/v1/artists//albums", "/v1/search/x", "v1/search", "/v1/shows/x",
    ])
    func `other paths are of none`(path: String) {
        #expect(Mapping.spotify.route(of: path) == nil)
    }
}
