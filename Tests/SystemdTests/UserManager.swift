// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport
import Testing
import TraktSandbox

/// A real `systemd --user` of an unprivileged user, with the units installed by `make install`.
///
/// An unprivileged user manager differs from root's: it ignores parts of a unit's hardening, or
/// fails on it.
final class UserManager: Sendable {
  /// An unused user id: systemd.io/UIDS-GIDS lists this range as unused.
  private static let user = "60620"

  let home: Home
  let sandbox: TraktSandbox
  private let process = Mutex<ChildProcess?>(nil)
  private let cgroup = "scrobbled-tests-\(getpid())-\(UUID().uuidString.prefix(8))"

  /// Starts a manager, runs a test with it, and cleans up; the time in which it waits for its turn
  /// does not count.
  static func run(_ body: @escaping @Sendable (UserManager) async throws -> Void) async throws {
    try await AsyncSemaphore.managers.pass {
      try await within(300, "the end of the test") { try await start(body) }
    }
  }

  private static func start(
    _ body: @Sendable (UserManager) async throws -> Void
  ) async throws {
    var configuration = Configuration()
    // The duration of the clips.
    configuration.catalogue.setRuntime(1)
    let sandbox = try await TraktSandbox.start(configuration: configuration)
    // By host name, so that name resolution is tested with the unit's hardening.
    let address = sandbox.url.replacing("127.0.0.1", with: "localhost")
    let home = try Home(
      sandbox: sandbox,
      configuration: """
        [trakt]
        api_url = "\(address)"
        client_id = "\(sandbox.clientID)"
        client_secret = "\(sandbox.clientSecret ?? "")"
        [scrobble]
        start_after = 1
        """)
    let manager = UserManager(home, sandbox)
    do {
      try await manager.start()
      try await body(manager)
    } catch is ExpectationFailedError {
      // Recorded where it was thrown.
    } catch {
      Issue.record(error)
    }
    // In a separate task: cleanup must run even if the test has timed out.
    await Task {
      await manager.stop()
      await sandbox.stop()
      home.remove()
    }.value
  }

  private init(_ home: Home, _ sandbox: TraktSandbox) {
    self.home = home
    self.sandbox = sandbox
  }

  // MARK: actions

  /// Runs a command as that user.
  ///
  /// - Parameter variables: override the home's environment.
  func run(
    _ command: [String], variables: [String: String] = [:], within seconds: Double = testTimeout
  ) async throws -> CommandResult {
    try await CommandResult.run(
      try Self.asUser(command), environment: home.environment.merging(variables) { $1 },
      within: seconds)
  }

  /// Runs `systemctl --user` with these arguments.
  ///
  /// - Returns: its output.
  @discardableResult
  func systemctl(_ arguments: String...) async throws -> String {
    let done = try await run([try Self.tool("systemctl"), "--user"] + arguments)
    guard done.end == .exited(0) else { throw SetupError("systemctl \(arguments): \(done)") }
    return done.output
  }

  /// A property of the service, such as `ActiveState`.
  func service(_ property: String) async throws -> String {
    try await systemctl("show", "--value", "--property=\(property)", "scrobbled.service")
  }

  /// Runs the installed `scrobbled` with these arguments.
  func scrobbled(
    _ arguments: String..., variables: [String: String] = [:]
  ) async throws -> CommandResult {
    try await run(
      [prefix.appending(path: "bin/scrobbled").path] + arguments, variables: variables)
  }

  /// Plays a file to its end in mpv with the installed plugin.
  func play(_ file: String, options: String...) async throws {
    let plugin = prefix.appending(path: "lib/scrobbled/scrobbled.so").path
    try await mpv(["--no-config", "--script=\(plugin)"] + options + [file])
  }

  /// Plays a file to its end in mpv with the user's own configuration.
  func playAsUsual(
    _ file: String, options: String..., variables: [String: String] = [:]
  ) async throws {
    try await mpv(options + [file], variables: variables)
  }

  private func mpv(_ arguments: [String], variables: [String: String] = [:]) async throws {
    let done = try await run(
      [try Self.tool("mpv"), "--vo=null", "--ao=null", "--no-terminal"] + arguments,
      variables: variables)
    guard done.end == .exited(0) else { throw SetupError("mpv: \(done)") }
  }

  /// Signs in, like `scrobbled login`.
  func signIn() async throws {
    try await home.signIn(to: sandbox)
    try await changeOwner(".local")
  }

  /// Waits for a condition by polling, because systemd offers no notification for it.
  func eventually(
    _ what: String, _ isSo: @escaping @Sendable () async throws -> Bool
  ) async throws {
    try await within(testTimeout, what) {
      while try await !isSo() { try Task.checkCancellation() }
    }
  }

  // MARK: creation

  var prefix: URL { home.directory.appending(path: "prefix") }
  /// The directory of the units, once `start()` has returned.
  var units: URL { prefix.appending(path: "lib/systemd/user") }

  private func start() async throws {
    try await install()
    let arrival = home.directory.appending(path: "arrival")
    guard mkfifo(arrival.path, 0o600) == 0 else { throw SetupError("mkfifo: \(errno)") }
    // A unit that reports when the manager is up.
    let own = home.directory.appending(path: ".config/systemd/user")
    let wanted = own.appending(path: "default.target.wants")
    try FileManager.default.createDirectory(at: wanted, withIntermediateDirectories: true)
    try Data("[Service]\nExecStart=/bin/sh -c 'echo up >%h/arrival'\n".utf8)
      .write(to: own.appending(path: "arrival.service"))
    try FileManager.default.createSymbolicLink(
      atPath: wanted.appending(path: "arrival.service").path,
      withDestinationPath: "../arrival.service")
    for place in ["", "arrival", "run", ".config"] { try await changeOwner(place) }

    let command =
      [try Self.tool("unshare"), "--mount", "/bin/sh", "-euc", Self.script, "sh"]
      + [Self.user, home.runtime.path, cgroup, Self.systemd]
    let started = try ChildProcess(
      silently: command,
      environment: home.environment.merging(["XDG_RUNTIME_DIR": "/run/user/\(Self.user)"]) { $1 })
    process.withLock { $0 = started }
    let up = try await run([try Self.tool("cat"), arrival.path])
    guard up.output == "up" else { throw SetupError("systemd --user: \(up)") }
  }

  /// Runs `make install` with the builds beside these tests.
  private func install() async throws {
    let plugin = try FileManager.default.destinationOfSymbolicLink(
      atPath: home.directory.appending(path: "scrobbled.so").path)
    let built = home.directory.appending(path: "built")
    try FileManager.default.createDirectory(at: built, withIntermediateDirectories: true)
    let executable = URL(filePath: plugin).deletingLastPathComponent()
      .appending(path: "scrobbled").path
    for (name, file) in [("scrobbled", executable), ("scrobbled.so", plugin)] {
      try FileManager.default.createSymbolicLink(
        atPath: built.appending(path: name).path, withDestinationPath: file)
    }
    // The manual is generated by the built program.
    let manual = try await CommandResult.run(
      ["\(Self.repository)/scripts/manual", executable, built.appending(path: "share").path],
      environment: home.environment)
    guard manual.end == .exited(0) else { throw SetupError("scripts/manual: \(manual)") }
    let installed = try await CommandResult.run(
      [
        try Self.tool("make"), "-C", Self.repository, "install", "PREFIX=\(prefix.path)",
        "release=\(built.path)",
      ], environment: home.environment)
    guard installed.end == .exited(0) else { throw SetupError("make install: \(installed)") }
  }

  /// Makes that user the owner of a directory. Links are not followed: the files are shared.
  func changeOwner(_ place: String) async throws {
    let path = home.directory.appending(path: place).path
    let isTree = !place.isEmpty
    _ = try await CommandResult.run(
      [try Self.tool("chown")] + (isTree ? ["-hR"] : []) + [Self.user + ":" + Self.user, path],
      environment: home.environment)
  }

  private func stop() async {
    if let process = process.withLock({ $0 }) {
      // Stops all units, then itself.
      process.send(signal: SIGTERM)
      _ = try? await process.waitForEnd()
      await process.destroy()
    }
    for root in Self.cgroupRoots {
      _ = try? await CommandResult.run(
        ["/usr/bin/find", "\(root)/\(cgroup)", "-depth", "-type", "d", "-delete"],
        environment: home.environment)
    }
  }

  private static let cgroupRoots = ["", "/systemd", "/unified"].map { "/sys/fs/cgroup\($0)" }

  /// What the system manager prepares for a user manager: a cgroup, a `/run` for its namespaces,
  /// and the session directory, at the only place where systemd 252 looks for it.
  private static let script = """
    user=$1 runtime=$2 cgroup=$3
    for root in \(cgroupRoots.joined(separator: " ")); do
      [ -e $root/cgroup.procs ] || continue
      mkdir $root/$cgroup
      echo $$ >$root/$cgroup/cgroup.procs
      chown -R $user:$user $root/$cgroup
    done
    mount -t tmpfs -o mode=755 none /run
    mkdir -p /run/systemd/system /run/systemd/unit-root /run/user/$user
    mount --bind "$runtime" /run/user/$user
    exec setpriv --reuid=$user --regid=$user --clear-groups "$4" --user
    """

  private static func asUser(_ command: [String]) throws -> [String] {
    [try tool("setpriv"), "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "--"] + command
  }

  private static let systemd = "/lib/systemd/systemd"

  /// The directory of the Makefile.
  private static let repository = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func tool(_ name: String) throws -> String {
    guard let path = find(name) else { throw SetupError("\(name) is not installed") }
    return path
  }

  private static func find(_ tool: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map { "\($0)/\(tool)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

// MARK: - Requirements

extension UserManager {
  static let isPossible = writeError == nil
  /// The reason for which it is unavailable; nil if it is available.
  static let writeError: String? = {
    guard geteuid() == 0 else { return "needs root, to make a user's systemd" }
    let tools = ["mpv", "ffmpeg", "make", "unshare", "setpriv", "systemctl", "systemd-analyze"]
    for tool in tools where find(tool) == nil { return "needs \(tool)" }
    guard FileManager.default.isExecutableFile(atPath: systemd) else { return "needs \(systemd)" }
    guard succeeds("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/run") else {
      return "needs to mount in a name space of its own"
    }
    guard cgroupRoots.contains(where: { access("\($0)/cgroup.procs", W_OK) == 0 }) else {
      return "needs a /sys/fs/cgroup that can be written to"
    }
    guard
      succeeds(
        "setpriv", "--reuid=\(user)", "--clear-groups", "unshare", "--user", "--mount", "true")
    else { return "needs user name spaces without privileges" }
    return nil
  }()

  private static func succeeds(_ command: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
