// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing
import Trakt

@testable import Daemon

#if canImport(Glibc)
  import Glibc
#endif

/// The system's configuration below the user's, and the application built in below both.
@Suite struct SystemConfigurationTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    chmod(directory.path, 0o700)
  }

  private func write(_ text: String, _ name: String, mode: mode_t = 0o644) throws -> String {
    let path = try directory.write(text.utf8, to: name)
    chmod(path, mode)
    return path
  }

  private func load(
    user: String = "", system: String..., environment: [String: String] = [:],
    builtIn: String? = nil
  ) throws -> LoadedConfiguration {
    let path = try write(user, "user.toml")
    let files = try system.enumerated().map { try write($1, "system\($0).toml") }
    return try ConfigurationFile.loadWithOrigins(
      path: path, system: files, environment: environment, builtInID: builtIn)
  }

  @Test func `each key comes from the most important file that has it`() throws {
    let loaded = try load(
      user: "[scrobble]\nthreshold = 90",
      system: "[scrobble]\nthreshold = 85\nstart_after = 7", "[scrobble]\nmin_watched = 5",
      "[scrobble]\nmin_watched = 1\nstart_after = 1",
      environment: ["SCROBBLED_LOG_LEVEL": "info"])
    #expect(loaded.settings.threshold == 90)
    #expect(loaded.settings.startAfter == 7)
    #expect(loaded.settings.minWatched == 5)
    #expect(loaded.origins["scrobble.threshold"] == .file)
    #expect(
      loaded.origins["scrobble.start_after"] == .systemFile("\(directory.path)/system0.toml"))
    #expect(
      loaded.origins["scrobble.min_watched"] == .systemFile("\(directory.path)/system1.toml"))
    #expect(loaded.origins["log.level"] == .environment("SCROBBLED_LOG_LEVEL"))
    #expect(loaded.systemFiles == (0...2).map { "\(directory.path)/system\($0).toml" })
    #expect(loaded.warnings.isEmpty)
  }

  // MARK: applications

  private static let system = "[trakt]\nclient_id = \"system\"\nclient_secret = \"hidden\""

  @Test func `application of the system and the one built in are inherited`() throws {
    let system = try load(system: Self.system, builtIn: "built-in").settings
    #expect(system.clientID == nil)
    #expect(system.inherited == InheritedApplication(clientID: "system", clientSecret: "hidden"))
    let builtIn = try load(builtIn: "built-in").settings
    #expect(builtIn.clientID == nil)
    #expect(builtIn.inherited == InheritedApplication(clientID: "built-in"))
    #expect(try builtIn.trakt().inherited == builtIn.inherited)
    #expect(try load().settings.inherited == nil)
  }

  @Test func `the user's own application inherits nothing`() throws {
    let own = try load(
      user: "[trakt]\nclient_id = \"own\"", system: Self.system, builtIn: "built-in"
    ).settings
    #expect(own.clientID == "own")
    #expect(own.clientSecret == nil, "a secret belongs to one application")
    #expect(own.inherited == nil, "so that a refused application is followed by no other")
    let variable = try load(
      system: Self.system, environment: ["SCROBBLED_TRAKT_CLIENT_ID": "variable"]
    ).settings
    #expect(variable.clientID == "variable")
    #expect(variable.clientSecret == nil)
    let same = try load(user: "[trakt]\nclient_id = \"system\"", system: Self.system).settings
    #expect(same.clientSecret == "hidden")
  }

  @Test func `secret of the system without a client id is dropped`() throws {
    let loaded = try load(
      user: "[trakt]\nclient_id = \"own\"", system: "[trakt]\nclient_secret = \"hidden\"")
    #expect(loaded.settings.clientSecret == nil)
  }

  @Test func `application of the sign-in is displayed before an inherited one`() throws {
    var loaded = try load(system: Self.system, builtIn: "built-in")
    loaded.complete(by: Credentials(clientID: "kept"))
    #expect(loaded.settings.clientID == "kept")
    #expect(loaded.settings.clientSecret == nil)
    #expect(loaded.origins["trakt.client_id"] == .signIn)
    var inherited = try load(system: Self.system)
    inherited.complete(by: Credentials())
    #expect(inherited.settings.clientID == "system")
    #expect(
      inherited.origins["trakt.client_id"] == .systemFile("\(directory.path)/system0.toml"))
    var builtIn = try load(builtIn: "built-in")
    builtIn.complete(by: nil)
    #expect(builtIn.settings.clientID == "built-in")
    #expect(builtIn.origins["trakt.client_id"]?.text == "built in")
  }

  // MARK: trust

  private func read(_ path: String) throws -> LoadedConfiguration {
    try ConfigurationFile.loadWithOrigins(
      path: "/none", system: [path], environment: [:], builtInID: nil)
  }

  @Test(arguments: [0o664, 0o646, 0o666] as [mode_t])
  func `administrator's file that others can write is an error`(_ mode: mode_t) throws {
    let path = try write("[scrobble]\nexclude = [\"/p\"]", "open.toml", mode: mode)
    #expect(
      throws: ConfigurationError(
        "\(path) is not read: it is writable by other users", hint: "chmod go-w \(path)")
    ) { try read(path) }
  }

  @Test func `administrator's file that cannot be read is an error`() throws {
    let path = "\(directory.path)/config.toml"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(
      throws: ConfigurationError(
        "\(path) is not read: not a regular file", hint: "make it a file, or remove it")
    ) { try read(path) }
  }

  @Test func `file that another user could have placed is a warning`() throws {
    let path = try write("[scrobble]\nthreshold = 90", "config.toml", mode: 0o666)
    let link = "\(directory.path)/link.toml"
    #expect(symlink("/etc", link) == 0)
    chmod(directory.path, 0o777)
    for file in [path, link] {
      let loaded = try read(file)
      #expect(loaded.settings == Settings())
      #expect(loaded.systemFiles.isEmpty)
      #expect(loaded.warnings.map { $0.hasPrefix("\(file) is not read: ") } == [true])
    }
  }

  @Test func `file in a directory that others can write is not read`() throws {
    let path = try write("[scrobble]\nthreshold = 90", "config.toml")
    chmod(directory.path, 0o777)
    #expect(
      SystemFile.read(path, upTo: 100) == .refused("\(directory.path) is writable by other users"))
    // In /tmp others can't replace it.
    chmod(directory.path, 0o1777)
    #expect(SystemFile.read(path, upTo: 100) == .bytes(Array("[scrobble]\nthreshold = 90".utf8)))
  }

  @Test func `missing file counts as empty, and what is not a file is refused`() throws {
    #expect(SystemFile.read("\(directory.path)/none", upTo: 10) == .missing)
    let file = try write("x", "file")
    #expect(SystemFile.read("\(file)/config.toml", upTo: 10) == .missing)
    let pipe = "\(directory.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(SystemFile.read(pipe, upTo: 10) == .refused("not a regular file"))
    #expect(SystemFile.read(directory.path, upTo: 10) == .refused("not a regular file"))
  }

  @Test func `error in a file of the system names that file`() throws {
    let path = try write("[scrobble]\ntreshold = 90", "system.toml")
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationFile.loadWithOrigins(path: "/none", system: [path], environment: [:])
    }
    #expect(error?.message == "\(path): line 2: unknown key scrobble.treshold")
  }

  /// user_namespaces(7): inside, outside, length.
  @Test func `owners are root and the user, and root as a user namespace shows it`() {
    let usual = TrustedOwners(own: 1000, uidMap: "0 0 4294967295\n", overflow: 65_534)
    let isolated = TrustedOwners(
      own: 1000, uidMap: "      1000       1000          1\n", overflow: 65_534)
    #expect(usual.problem(owner: 0, mode: 0o100644) == nil)
    #expect(usual.problem(owner: 1000, mode: 0o100600) == nil)
    #expect(usual.problem(owner: 65_534, mode: 0o100644) == "belongs to another user")
    #expect(usual.problem(owner: 1001, mode: 0o100644) == "belongs to another user")
    #expect(usual.problem(owner: 0, mode: 0o100666) == "is writable by other users")
    #expect(usual.problem(owner: 0, mode: 0o041777) == nil)
    #expect(isolated.problem(owner: 65_534, mode: 0o100644) == nil)
    #expect(isolated.problem(owner: 1001, mode: 0o100644) == "belongs to another user")
    #expect(TrustedOwners(own: 5, uidMap: "", overflow: 9).overflow == nil)
  }

  @Test func `entry of another user is theirs where all users can create files`() {
    let owners = TrustedOwners(own: 1000, uidMap: "1000 1000 1\n", overflow: 65_534)
    #expect(owners.mayBelongToOthers(owner: 1001, in: 0o041777))
    #expect(owners.mayBelongToOthers(owner: 65_534, in: 0o041777))
    #expect(!owners.mayBelongToOthers(owner: 1000, in: 0o041777))
    #expect(!owners.mayBelongToOthers(owner: 1001, in: 0o040755))
  }

  // MARK: reports

  @Test func `status has the error, what follows from it, and the remedy`() {
    let error = ConfigurationError("/f is not read: it is not a file", hint: "remove it")
    #expect(
      error.problem("the previous settings stay in effect")
        == "/f is not read: it is not a file; the previous settings stay in effect; hint: remove it"
    )
  }

  @Test func `config names the file of each value and the files not read`() throws {
    let home = try TemporaryDirectory()
    chmod(home.path, 0o700)
    for name in ["good", "bad"] {
      try FileManager.default.createDirectory(
        atPath: "\(home.path)/\(name)/scrobbled", withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755])
    }
    let good = try home.write(Self.system.utf8, to: "good/scrobbled/config.toml")
    let bad = try home.write("[log]\nlevel = \"info\"".utf8, to: "bad/scrobbled/config.toml")
    chmod(good, 0o644)
    chmod("\(home.path)/good", 0o755)
    // Another user could have placed it.
    chmod("\(home.path)/bad/scrobbled", 0o777)
    let environment = [
      "HOME": home.path, "XDG_CONFIG_DIRS": "\(home.path)/bad:\(home.path)/good",
    ]
    let report = try ConfigReport(
      paths: Paths(environment: environment), environment: environment)
    let lines = ConfigText(report).text.split(separator: "\n")
    #expect(
      lines.prefix(3) == [
        "# \(home.path)/.config/scrobbled/config.toml (missing)", "# \(good)",
        "# warning: \(bad) is not read: \(home.path)/bad/scrobbled is writable by other users",
      ])
    let id = report.entries.first { $0.key == "trakt.client_id" }
    #expect(id?.origin == good)
    #expect(id?.file == good)
    #expect(report.entries.first { $0.key == "log.level" }?.origin == "default")
    let json = try jsonText(report)
    #expect(json.contains("\"system_files\""))
    #expect(!json.contains("hidden"))
  }
}
