import Testing
import Tokens

@Suite struct MemoryTokenStoreTests {
    @Test(arguments: StorePromise.all)
    func `memory keeps what a store promises`(promise: StorePromise) async throws {
        try await promise.check(MemoryTokenStore())
    }
}
