import Catalog
import Testing

@Suite struct PathTemplateTests {
    private let id = "0OdUWJ0sBjDrqHygGUXeCF"

    @Test(arguments: PathTemplate.allCases)
    func `a path that is made of a template is read back as it, with the id`(template: PathTemplate) {
        let path = template.path(of: id)
        #expect(path == template.rawValue.replacing("{id}", with: id))
        #expect(PathTemplate(path: path) == template)
        #expect(template.identifier(in: path) == (template.rawValue.contains("{id}") ? id : nil))
    }

    @Test func `the answers of every template have a mapping`() {
        #expect(Mapping.spotify.routes.map(\.path) == PathTemplate.allCases)
    }
}
