// SPDX-License-Identifier: MIT

internal import Synchronization
internal import Testing
public import TraktSandbox

/// The environment of one test: a sandbox, a home, daemons and players; nothing is shared.
public final class Scenario: Sendable {
  /// The environment of the current test, for failure messages.
  @TaskLocal static var current: Scenario?

  /// `start_after` in seconds: the minimum, since debouncing takes a second anyway.
  public static let quick = "[scrobble]\nstart_after = 1\n"

  /// ``quick``; saved positions are not fetched, so that only playback causes requests.
  public static let withoutResume = quick + "[resume]\nmode = \"off\"\n"

  public enum Pace: Sendable {
    /// Mainly waits.
    case usual
    /// Keeps the CPU busy: one at a time.
    case computing
    /// Takes minutes, however fast the machine is: starts at once.
    case long

    fileprivate func pass(_ body: () async throws -> Void) async throws {
      switch self {
      case .usual: try await AsyncSemaphore.tests.pass(body)
      case .computing: try await AsyncSemaphore.computing.pass(body)
      case .long: try await body()
      }
    }
  }

  public let sandbox: TraktSandbox
  public let home: Home
  private let requests: Transcript<String>
  private let processes = TestProcesses()
  /// Holds a slot for tests with a real player, released at the end.
  private let hasPlayerSlot = Mutex(false)
  /// The index after the last exchange that the test has checked.
  let cursor = Mutex(0)
  /// The plays of this test.
  let expectedHistory = Mutex(ExpectedHistory())

  /// Creates the environment, runs a test in it, and cleans up.
  ///
  /// - Parameters:
  ///   - configuration: config.toml.
  ///   - isSignedIn: whether there is a sign-in from the start.
  ///   - hasDaemon: whether a daemon runs from the start.
  ///   - hasRuntimes: Trakt has the published run times; otherwise one minute for everything, so
  ///     that no clip is too short for its name.
  ///   - pace: the concurrency class of the test.
  ///   - change: changes the sandbox's configuration.
  public static func run(
    configuration: String = quick, isSignedIn: Bool = true, hasDaemon: Bool = true,
    hasRuntimes: Bool = false, pace: Pace = .usual,
    sandbox change: @Sendable (inout Configuration) -> Void = { _ in },
    _ body: @Sendable (Scenario) async throws -> Void
  ) async throws {
    try await pace.pass {
      let requests = Transcript<String>()
      var sandbox = Configuration()
      sandbox.printLine = { requests.append($0) }
      if !hasRuntimes { sandbox.catalogue.setRuntime(1) }
      change(&sandbox)
      let trakt = try await TraktSandbox.start(configuration: sandbox)
      do {
        let scenario = Scenario(
          trakt, try Home(sandbox: trakt, configuration: configuration), requests)
        await $current.withValue(scenario) {
          await scenario.run(isSignedIn: isSignedIn, hasDaemon: hasDaemon, body)
        }
        await scenario.clear()
      } catch {
        await trakt.stop()
        throw error
      }
    }
  }

  /// Errors are recorded here, while ``current`` is still set.
  private func run(
    isSignedIn: Bool, hasDaemon: Bool, _ body: @Sendable (Scenario) async throws -> Void
  ) async {
    do {
      if isSignedIn { try await home.signIn(to: sandbox) }
      if hasDaemon { try await startDaemon() }
      try await body(self)
      try await stopDaemon()
    } catch is ExpectationFailedError {
      // Recorded where it was thrown.
    } catch {
      Issue.record(error)
    }
  }

  private init(_ sandbox: TraktSandbox, _ home: Home, _ requests: Transcript<String>) {
    self.sandbox = sandbox
    self.home = home
    self.requests = requests
  }

  // MARK: participants

  /// - Parameters:
  ///   - namespace: to run in.
  ///   - environment: added to the home's.
  @discardableResult
  public func startDaemon(
    in namespace: Namespace? = nil, environment: [String: String] = [:]
  ) async throws -> RunningDaemon {
    let daemon = try await RunningDaemon.start(
      in: home, through: namespace?.commandPrefix ?? [], environment: environment)
    processes.add(daemon)
    return daemon
  }

  /// The daemon that was started last.
  public var daemon: RunningDaemon {
    get throws {
      guard let daemon = processes.daemon else { throw SetupError("there is no daemon") }
      return daemon
    }
  }

  /// Opens a clip of 20 s, or another, under that name.
  public func player(
    _ names: String..., clip: Clip = .video(seconds: 20), hasPlugin: Bool = true,
    options: String...
  ) async throws -> RunningPlayer {
    var files: [String] = []
    for name in names { files.append(try await home.add(clip, as: name)) }
    return try await player(paths: files, hasPlugin: hasPlugin, options: options)
  }

  public func player(
    paths: [String], hasPlugin: Bool = true, options: [String] = []
  ) async throws -> RunningPlayer {
    await takePlayerSlot()
    let player = try RunningPlayer(paths, in: home, hasPlugin: hasPlugin, options: options)
    processes.add(player)
    return player
  }

  /// Waits for a slot if too many tests have real players; once per test.
  public func takePlayerSlot() async {
    let isMissing = hasPlayerSlot.withLock { hasSlot in
      defer { hasSlot = true }
      return !hasSlot
    }
    if isMissing { await AsyncSemaphore.players.enter() }
  }

  /// Stops daemons with SIGTERM at the end of the test, and checks their exit status.
  private func stopDaemon() async throws {
    guard let daemon = processes.daemon, daemon.end == nil else { return }
    #expect(try await daemon.terminate() == .exited(0))
  }

  private func clear() async {
    for player in processes.players { await player.destroy() }
    for daemon in processes.daemons { await daemon.kill() }
    if hasPlayerSlot.withLock({ $0 }) { await AsyncSemaphore.players.leave() }
    await sandbox.stop()
    home.remove()
  }

  /// The requests to Trakt and the logs of the daemons.
  var report: String {
    let logs = processes.daemons.map {
      "the daemon's log:\n" + $0.log.entries.joined(separator: "\n")
    }
    return (["requests to Trakt:"] + requests.entries + logs).joined(separator: "\n")
  }
}
