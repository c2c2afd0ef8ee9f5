// SPDX-License-Identifier: MIT

public import Foundation
public import TraktSandbox

/// A temporary home per test, removed at the end.
public final class Home: Sendable {
  public let directory: URL
  /// `$XDG_RUNTIME_DIR`: its path is short, since a socket path has at most 107 bytes.
  public var runtime: URL { directory.appending(path: "run") }
  public var configuration: URL { directory.appending(path: ".config/scrobbled/config.toml") }
  public var state: URL { directory.appending(path: ".local/state/scrobbled") }
  public var socket: URL { runtime.appending(path: "scrobbled/scrobbled.sock") }
  public var spool: URL { runtime.appending(path: "scrobbled/spool") }
  public var videos: URL { directory.appending(path: "Videos") }
  /// The plugin, under the required name.
  public var plugin: URL { directory.appending(path: "scrobbled.so") }

  private let trakt: [String: String]

  /// - Parameters:
  ///   - sandbox: replaces Trakt.
  ///   - configuration: config.toml; none if empty.
  public init(sandbox: TraktSandbox, configuration text: String = "") throws {
    let plugin = try Products.plugin()
    var path = Array("/tmp/scrobbled.XXXXXX".utf8CString)
    guard mkdtemp(&path) != nil else { throw SetupError("mkdtemp: \(errno)") }
    let made = path.dropLast().map { UInt8(bitPattern: $0) }
    directory = URL(filePath: String(decoding: made, as: UTF8.self))
    trakt = [
      "SCROBBLED_TRAKT_API_URL": sandbox.url,
      "SCROBBLED_TRAKT_CLIENT_ID": sandbox.clientID,
      "SCROBBLED_TRAKT_CLIENT_SECRET": sandbox.clientSecret ?? "",
    ]
    try makeDirectory(runtime)
    try FileManager.default.createSymbolicLink(
      at: self.plugin, withDestinationURL: URL(filePath: plugin))
    if !text.isEmpty {
      try makeDirectory(configuration.deletingLastPathComponent())
      try Data(text.utf8).write(to: configuration)
    }
  }

  public func remove() {
    try? FileManager.default.removeItem(at: directory)
  }

  /// The environment of programs in this home, without that of the tests.
  public var environment: [String: String] {
    [
      "HOME": directory.path, "XDG_RUNTIME_DIR": runtime.path, "PATH": Requirements.path,
      "LC_ALL": "C.UTF-8",
    ].merging(trakt) { $1 }
  }

  /// Adds a clip to the videos.
  ///
  /// - Parameter name: a path below them, such as `Dark/Season 1/Dark S01E02.mkv`.
  /// - Returns: its absolute path.
  public func add(_ clip: Clip, as name: String) async throws -> String {
    let file = videos.appending(path: name)
    try await clip.copy(to: file)
    return file.path
  }

  /// Stores the credentials of a sign-in.
  public func signIn(to sandbox: TraktSandbox) async throws {
    let token = await sandbox.issueToken()
    let credentials: JSON = [
      "client_id": .string(sandbox.clientID), "client_secret": .string(sandbox.clientSecret ?? ""),
      "username": "sandbox",
      "tokens": [
        "access_token": .string(token.access), "refresh_token": .string(token.refresh),
        "created_at": .integer(Int(token.createdAt.timeIntervalSince1970)),
        "expires_in": .integer(token.expiresIn),
      ],
    ]
    try makeDirectory(state)
    let made = FileManager.default.createFile(
      atPath: state.appending(path: "credentials.json").path,
      contents: try JSONEncoder().encode(credentials), attributes: [.posixPermissions: 0o600])
    guard made else { throw SetupError("no credentials.json could be made") }
  }

  /// Another home with the same sign-in and journal; no daemon may run here.
  public func copy(for sandbox: TraktSandbox) throws -> Home {
    let home = try Home(sandbox: sandbox)
    try home.makeDirectory(home.state.deletingLastPathComponent())
    try FileManager.default.copyItem(at: state, to: home.state)
    return home
  }

  private func makeDirectory(_ directory: URL) throws {
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }
}

// MARK: - The command line

extension Home {
  /// Runs `scrobbled` with these arguments.
  ///
  /// - Parameter variables: override the home's environment.
  public func scrobbled(
    _ arguments: String..., variables: [String: String] = [:], within seconds: Double = testTimeout
  ) async throws -> CommandResult {
    try await run(arguments, adding: variables, within: seconds)
  }

  /// - Parameter variables: added to the home's environment.
  public func run(
    _ arguments: [String], in namespace: Namespace? = nil,
    adding variables: [String: String] = [:], within seconds: Double = testTimeout
  ) async throws -> CommandResult {
    try await CommandResult.run(
      (namespace?.commandPrefix ?? []) + [try Products.scrobbled()] + arguments,
      environment: environment.merging(variables) { $1 }, within: seconds)
  }

  /// Runs a shell command in which `$0` is `scrobbled`.
  public func run(
    _ line: String, variables: [String: String] = [:]
  ) async throws -> CommandResult {
    try await CommandResult.run(
      ["/bin/sh", "-c", line, try Products.scrobbled()],
      environment: environment.merging(variables) { $1 })
  }

  /// The result of `scrobbled history --json`, newest first.
  public func history(in namespace: Namespace? = nil) async throws -> [JSON] {
    let history = try await run(["history", "--json"], in: namespace)
    guard history.end == .exited(0), let entries = try JSON(text: history.output).array else {
      throw SetupError("scrobbled history: \(history)")
    }
    return entries
  }

  /// The result of `scrobbled status --json`.
  public func status() async throws -> JSON {
    let status = try await scrobbled("status", "--json")
    guard status.end == .exited(0) else { throw SetupError("scrobbled status: \(status)") }
    return try JSON(text: status.output)
  }
}

extension JSON {
  /// - Throws: `DecodingError` for invalid JSON.
  public init(text: String) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  /// The keys of an object.
  public var keys: Set<String> {
    guard case .object(let members) = self else { return [] }
    return Set(members.keys)
  }
}

extension Home {
  /// Links the plugin as `scrobbled setup` does.
  public func linkPlugin(to target: String? = nil) throws {
    let scripts = directory.appending(path: ".config/mpv/scripts")
    try FileManager.default.createDirectory(at: scripts, withIntermediateDirectories: true)
    let target =
      try target
      ?? FileManager.default.destinationOfSymbolicLink(atPath: plugin.path)
    let link = scripts.appending(path: "scrobbled.so").path
    try? FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
  }
}
