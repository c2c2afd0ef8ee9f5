// SPDX-License-Identifier: MIT

internal import Synchronization
internal import Testing
public import TraktSandbox

/// One story's world: a stand-in for Trakt, a home, a daemon, players; nothing is shared.
public final class Stage: Sendable {
  /// The one on which the current test plays, for the message of a failure.
  @TaskLocal static var current: Stage?

  /// `start_after` in seconds: as short as it can be, since settling takes a second anyway.
  public static let quick = "[scrobble]\nstart_after = 1\n"

  public enum Pace: Sendable {
    /// Waits far more than it computes.
    case usual
    /// Keeps a daemon busy all the while: one at a time.
    case computing
    /// Takes minutes, however fast the machine is: begins at once.
    case long

    fileprivate func pass(_ story: () async throws -> Void) async throws {
      switch self {
      case .usual: try await AsyncSemaphore.stories.pass(story)
      case .computing: try await AsyncSemaphore.computing.pass(story)
      case .long: try await story()
      }
    }
  }

  public let sandbox: TraktSandbox
  public let home: Home
  private let requests: Transcript<String>
  private let processes = ProcessGroup()
  /// A place among the stories with a real player is taken, and is given back at the end.
  private let hasPlayerPlace = Mutex(false)
  /// The place after the last exchange that the story has seen.
  let cursor = Mutex(0)
  /// What was seen on this stage.
  let truth = Mutex(Truth())

  /// Sets a stage, plays a story on it, and clears it away.
  ///
  /// - Parameters:
  ///   - configuration: config.toml.
  ///   - isSignedIn: whether there is a sign-in from the start.
  ///   - hasDaemon: whether a daemon runs from the start.
  ///   - hasRuntimes: Trakt gives the run times that are published; else a minute for everything, so
  ///     that no clip is too short to be what its name says.
  ///   - pace: what else may go on meanwhile.
  ///   - change: changes how the sandbox behaves.
  public static func play(
    configuration: String = quick, isSignedIn: Bool = true, hasDaemon: Bool = true,
    hasRuntimes: Bool = false, pace: Pace = .usual,
    sandbox change: @Sendable (inout Configuration) -> Void = { _ in },
    _ story: @Sendable (Stage) async throws -> Void
  ) async throws {
    try await pace.pass {
      let requests = Transcript<String>()
      var sandbox = Configuration()
      sandbox.printLine = { requests.append($0) }
      if !hasRuntimes { sandbox.catalogue.setRuntime(1) }
      change(&sandbox)
      let trakt = try await TraktSandbox.start(configuration: sandbox)
      do {
        let stage = Stage(trakt, try Home(sandbox: trakt, configuration: configuration), requests)
        await $current.withValue(stage) {
          await stage.play(isSignedIn: isSignedIn, hasDaemon: hasDaemon, story)
        }
        await stage.clear()
      } catch {
        await trakt.stop()
        throw error
      }
    }
  }

  /// What goes wrong is recorded here, while ``current`` still tells what happened.
  private func play(
    isSignedIn: Bool, hasDaemon: Bool, _ story: @Sendable (Stage) async throws -> Void
  ) async {
    do {
      if isSignedIn { try await home.signIn(to: sandbox) }
      if hasDaemon { try await startDaemon() }
      try await story(self)
      try await dismissDaemon()
    } catch is ExpectationFailedError {
      // Recorded where it was found.
    } catch {
      Issue.record(error)
    }
  }

  private init(_ sandbox: TraktSandbox, _ home: Home, _ requests: Transcript<String>) {
    self.sandbox = sandbox
    self.home = home
    self.requests = requests
  }

  // MARK: who is there

  /// - Parameters:
  ///   - namespace: in which it is to run.
  ///   - environment: added to the home's.
  @discardableResult
  public func startDaemon(
    in namespace: Namespace? = nil, environment: [String: String] = [:]
  ) async throws -> RunningDaemon {
    let daemon = try await RunningDaemon.start(
      in: home, through: namespace?.entrance ?? [], environment: environment)
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
    _ names: String..., clip: Clip = .film(seconds: 20), hasPlugin: Bool = true,
    options: String...
  ) async throws -> RunningPlayer {
    var files: [String] = []
    for name in names { files.append(try await home.add(clip, as: name)) }
    return try await player(paths: files, hasPlugin: hasPlugin, options: options)
  }

  public func player(
    paths: [String], hasPlugin: Bool = true, options: [String] = []
  ) async throws -> RunningPlayer {
    await takePlayerPlace()
    let player = try RunningPlayer(paths, in: home, hasPlugin: hasPlugin, options: options)
    processes.add(player)
    return player
  }

  /// Waits for its turn where too many stories have real players; once for all of a story's.
  public func takePlayerPlace() async {
    let isMissing = hasPlayerPlace.withLock { hasPlace in
      defer { hasPlace = true }
      return !hasPlace
    }
    if isMissing { await AsyncSemaphore.players.enter() }
  }

  /// SIGTERM; every story ends so, and none may end otherwise than in order.
  private func dismissDaemon() async throws {
    guard let daemon = processes.daemon, daemon.end == nil else { return }
    #expect(try await daemon.terminate() == .exited(0))
  }

  private func clear() async {
    for player in processes.players { await player.destroy() }
    for daemon in processes.daemons { await daemon.kill() }
    if hasPlayerPlace.withLock({ $0 }) { await AsyncSemaphore.players.leave() }
    await sandbox.stop()
    home.remove()
  }

  /// What Trakt was asked and what the daemons logged.
  var account: String {
    let logs = processes.daemons.map {
      "the daemon's log:\n" + $0.log.entries.joined(separator: "\n")
    }
    return (["what trakt was asked:"] + requests.entries + logs).joined(separator: "\n")
  }
}
