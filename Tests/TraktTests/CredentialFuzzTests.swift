// SPDX-License-Identifier: MIT

import FoundationEssentials
import Fuzzing
import Testing

@testable import Trakt

@Suite("Fuzz: credentials.json")
struct CredentialFuzzTests {
  private static let corpus = [
    """
    {
      "client_id" : "sandbox-client", "client_secret" : "sandbox-secret", "username" : "é漢",
      "tokens" : {
        "access_token" : "dbaf9757", "refresh_token" : "76ba4c5c", "created_at" : 1487889741,
        "expires_in" : 604800
      }
    }
    """,
    #"{"tokens":null}"#, "{}", "",
  ]

  @Test("any file is loaded as valid credentials or rejected")
  func files() async throws {
    let directory = TemporaryDirectory()
    let store = CredentialStore(directory: directory.path)
    let lock = try await store.lock()
    await Fuzz(Self.corpus).run { bytes, _ in
      let made = FileManager.default.createFile(
        atPath: store.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
      guard made else { return "no file" }
      do throws(CredentialError) {
        let read = try store.load()
        try store.save(read, holding: lock)
        return try store.load() == read ? nil : "kept otherwise than it was read"
      } catch {
        return error == .broken(path: store.path) ? nil : "\(error)"
      }
    }
  }
}
