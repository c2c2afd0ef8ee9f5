// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Scrobbling

#if canImport(Glibc)
  internal import Glibc
#endif

/// Configures this user's mpv and systemd for scrobbled, and undoes that.
public struct Setup: Sendable {
  private let environment: [String: String]
  private let paths: Paths

  public init(environment: [String: String]) {
    self.environment = environment
    paths = Paths(environment: environment)
  }

  /// - Parameter report: a closure that is called with one line after each step.
  public func install(_ report: (String) -> Void) throws(CommandFailure) {
    try act(try SetupPlan(InstallationState.inspect(environment: environment)).steps, report)
  }

  /// Prepares the installed players that do not load scripts from mpv's directory.
  ///
  /// - Parameters:
  ///   - ask: a closure that is called with the name of each player that needs a change; false
  ///     leaves it unchanged.
  ///   - report: a closure that is called with one line after each step.
  public func prepareOtherPlayers(
    ask: (String) -> Bool, report: (String) -> Void
  ) throws(CommandFailure) {
    let state = InstallationState.inspect(environment: environment)
    for player in OtherPlayer.installed(state) {
      guard let step = player.setupStep(state), step.actions.isEmpty || ask(player.title)
      else { continue }
      try act([step], report)
    }
  }

  /// Binds keys to the script messages in mpv's `input.conf`.
  ///
  /// - Parameters:
  ///   - ask: a closure that is called with a question if there is something to write; false
  ///     changes nothing.
  ///   - report: a closure that is called with one line after each step.
  public func bindKeys(ask: (String) -> Bool, report: (String) -> Void) {
    let state = InstallationState.inspect(environment: environment)
    let hasFlatpak = OtherPlayer.installed(state).contains { $0.name == OtherPlayer.flatpak }
    let settings = (try? ConfigurationFile.load(paths, environment: environment))?.settings
    let reserved = [(settings ?? Settings()).resume.key]
    for files in inputFiles(state).prefix(hasFlatpak ? 2 : 1) {
      switch files.offer(reserved: reserved, home: environment["HOME"]) {
      case .done(let step): report(step.line)
      case .ask(let question, let step): if ask(question) { actOnKeys([step], report) }
      }
    }
  }

  /// The files of mpv, and of the Flatpak mpv.
  private func inputFiles(_ state: InstallationState) -> [InputFiles] {
    let flatpak = OtherPlayer.flatpakSettings(home: environment["HOME"] ?? "")
    return [state.mpv, MpvDirectories(only: flatpak)].map(InputFiles.read)
  }

  /// A file that cannot be written must not prevent the other steps.
  private func actOnKeys(_ steps: [SetupStep], _ report: (String) -> Void) {
    do throws(CommandFailure) {
      try act(steps, report)
    } catch {
      report(setupLine(InputFiles.subject, "not changed: \(error.message)"))
    }
  }

  /// - Parameter report: a closure that is called with one line after each step.
  public func remove(_ report: (String) -> Void) throws(CommandFailure) {
    let state = InstallationState.inspect(environment: environment)
    let others = OtherPlayer.installed(state, fallback: MpvDirectories.plugin)
    try act(RemovalPlan(state, socket: paths.socket).steps, report)
    try act(others.compactMap { $0.removalStep(state) }, report)
    for files in inputFiles(state) {
      actOnKeys(files.removal(home: environment["HOME"]), report)
    }
    // rmdir fails if plays that were not imported are left.
    if let spool = paths.spool { rmdir(spool) }
    if let runtime = paths.runtime { rmdir(runtime) }
  }

  /// Deletes the journal and the sign-in permanently.
  ///
  /// - Returns: a line with the result.
  public func purge() throws(CommandFailure) -> String {
    // Another process has the lock if a daemon runs outside systemd.
    if FileManager.default.fileExists(atPath: paths.state) {
      let lock = try StateLock.acquire(paths)
      try lock.deleteState(paths)
      removeEmptyDirectories(above: paths.state)
    }
    return setupLine("state", "deleted: \(shown(paths.state))")
  }

  /// The files that ``remove(_:)`` keeps; nil if there are none.
  public var keptFiles: String? {
    // A link to the state directory is kept, with an empty directory.
    let hasState =
      (try? FileManager.default.contentsOfDirectory(atPath: paths.state))?.isEmpty == false
    let left =
      (hasState ? [paths.state] : [])
      + [paths.configurationFile].filter { FileManager.default.fileExists(atPath: $0) }
    guard !left.isEmpty else { return nil }
    return setupLine("kept", left.map(shown).joined(separator: " and "))
  }

  /// The path of the document that says what is recorded and sent; nil if it is not installed.
  public var privacyStatement: String? {
    InstallationState.inspect(environment: environment).installation.privacyStatement.map(shown)
  }

  private func shown(_ path: String) -> String {
    InstallationState.shown(path, home: environment["HOME"])
  }

  // MARK: acting

  private func act(
    _ steps: [SetupStep], _ report: (String) -> Void
  ) throws(CommandFailure) {
    let systemd = UserSystemd(environment: environment)
    for step in steps {
      for action in step.actions {
        switch action {
        case .link(let path, let target): try link(path, to: target)
        case .write(let path, let text): try write(text, to: path)
        case .rewrite(let path, let content):
          try makeDirectory(of: path)
          if try UserFile(path).replace(content) == .removed { removeEmptyDirectories(above: path) }
        case .remove(let path): try remove(path)
        case .systemctl(let arguments): try systemd.run(arguments)
        }
      }
      report(step.line)
    }
  }

  private func link(_ path: String, to target: String) throws(CommandFailure) {
    try makeDirectory(of: path)
    let draft = "\(path).new"
    unlink(draft)
    guard symlink(target, draft) == 0, rename(draft, path) == 0 else {
      throw CommandFailure("symlink", path, errno)
    }
  }

  private func write(_ text: String, to path: String) throws(CommandFailure) {
    try makeDirectory(of: path)
    _ = try UserFile(path).replace(Array(text.utf8))
  }

  private func remove(_ path: String) throws(CommandFailure) {
    guard unlink(path) == 0 || errno == ENOENT else {
      throw CommandFailure("unlink", path, errno)
    }
    removeEmptyDirectories(above: path)
  }

  private func makeDirectory(of path: String) throws(CommandFailure) {
    try Directories.make(Self.directory(of: path), mode: 0o777)
  }

  /// Removes directories up to the home, because setup may have created them.
  private func removeEmptyDirectories(above path: String) {
    guard let home = environment["HOME"] else { return }
    var directory = Self.directory(of: path)
    while directory.hasPrefix(home + "/"), rmdir(directory) == 0 {
      directory = Self.directory(of: directory)
    }
  }

  private static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
