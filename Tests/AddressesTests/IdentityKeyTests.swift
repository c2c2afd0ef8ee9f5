// SPDX-License-Identifier: MIT

import Testing

@testable import Addresses

/// Addresses are distinguished by keyed hashes.
@Suite struct IdentityKeyTests {
  /// Computed with Python's `hashlib` and `hmac` for this many times `a`; the key is 0, 1, … 31.
  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb924", "d38b42096d80f45f826b44a9d5607de7"),
    (55, "9f4390f8d30c2dd92ec9f095b65e2b9a", "d5cc4f7313596a8544d290502640f09d"),
    (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f", "59892c1be1ad9fc2b7fd864c0b951cb4"),
    (64, "ffe054fe7ae0cb6dc65c3af9b61d5209", "0b28b35a2636ba2e13226c4f5da305ef"),
    (200, "c2a908d98f5df987ade41b5fce213067", "70034faebea699a3b6a78ec372b97a83"),
  ])
  func hashesMatchTheStandard(_ count: Int, _ plain: String, _ keyed: String) throws {
    let text = String(repeating: "a", count: count)
    #expect(digest(of: text) == plain)
    #expect(try key().hash(text) == keyed)
  }

  @Test func `addresses with different queries have different identities`() throws {
    let (key, other) = (try key(), try key(from: 1))
    let one = MediaAddress("http://h/stream?id=1")
    #expect(key.identity(of: one) != key.identity(of: MediaAddress("http://h/stream?id=2")))
    #expect(key.identity(of: one) == key.identity(of: MediaAddress("http://h/stream?id=1")))
    #expect(key.identity(of: one) != other.identity(of: one))
    #expect(key.identity(of: MediaAddress("/films/a.mkv")) == nil)
  }

  @Test(arguments: [
    ("http://h/a/Zz%20q%C3%A9.mkv", "http://h/a/Zz qé.mkv"),
    ("http://h/%7euser/%e2%82%ac", "http://h/~user/%E2%82%AC"),
    ("http://h", "HTTP://H/"), ("http://u:Pw@H:80/g?x=1#t=5", "http://u:Pw@h:80/g?x=1"),
    ("http://h?x=1", "http://h/?x=1"),
  ])
  func `other spelling of a URL has the same identity`(one: String, other: String) throws {
    let key = try key()
    #expect(key.identity(of: MediaAddress(one)) == key.identity(of: MediaAddress(other)))
  }

  @Test(arguments: [
    ("http://h/a%2Fb", "http://h/a/b"), ("http://h/b", "http://h/b/"),
    ("http://h/A", "http://h/a"), ("http://u:pw@h/", "http://u:PW@h/"),
    ("http://h/100%", "http://h/100"), ("http://h/a?b%3Fc", "http://h/a?b?c"),
  ])
  func `other URL has another identity`(one: String, other: String) throws {
    let key = try key()
    #expect(key.identity(of: MediaAddress(one)) != key.identity(of: MediaAddress(other)))
  }

  @Test func `key of another length is rejected`() {
    #expect(IdentityKey([]) == nil)
    #expect(IdentityKey(Array(0..<33)) == nil)
  }

  @Test func `key is not printed`() throws {
    let key = try key()
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("54"))
    #expect("\(key)" == "IdentityKey")
  }

  private func key(from first: UInt8 = 0) throws -> IdentityKey {
    try #require(IdentityKey(Array(first..<(first + 32))))
  }
}
