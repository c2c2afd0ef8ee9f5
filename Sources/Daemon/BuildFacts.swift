// SPDX-License-Identifier: MIT

internal import CBuildFacts

/// Facts about this build; its keys are those of `scrobbled --version --json`.
public struct BuildFacts: Sendable {
  let version = Daemon.version
  /// The version of the Swift compiler, or that of the standard library if `make build` did not
  /// record it.
  let swift =
    build_swift_version().map { String(cString: $0) } ?? "\(_SwiftStdlibVersion.current)"
  /// The commit of the sources, with `-dirty` if they differ from it; nil if unknown.
  let commit = build_commit().map { String(cString: $0) }
  var hasClientID: Bool { Self.clientID != nil }

  /// The client id of the project or the distribution; nil if none is built in. Never a secret.
  static let clientID = build_client_id().map { String(cString: $0) }

  public init() {}
}

extension BuildFacts: Encodable {
  enum CodingKeys: String, CodingKey {
    case version, swift, commit
    case hasClientID = "client_id_built_in"
  }

  /// Encodes all keys; `commit` is null if it is unknown.
  public func encode(to encoder: any Encoder) throws {
    var facts = encoder.container(keyedBy: CodingKeys.self)
    try facts.encode(version, forKey: .version)
    try facts.encode(swift, forKey: .swift)
    try facts.encode(commit, forKey: .commit)
    try facts.encode(hasClientID, forKey: .hasClientID)
  }
}
