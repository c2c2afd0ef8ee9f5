// SPDX-License-Identifier: MIT

public import Foundation
internal import Synchronization
public import Testing
public import TraktSandbox

/// The plays that Trakt's history must contain.
public struct ExpectedHistory: Sendable {
  public struct Viewing: Sendable {
    /// The title at Trakt.
    public var title: String
    public var ended: Date

    public init(_ title: String, ended: Date) {
      self.title = title
      self.ended = ended
    }
  }

  /// Trakt stores minutes, and a play that is delivered in time is dated by its arrival.
  private static let minute = 60.0

  public var viewings: [Viewing] = []

  public init() {}

  /// The errors in a history: each play must exist exactly once, within a minute of its time, and
  /// nothing else.
  ///
  /// - Returns: one sentence per error; empty if it is correct.
  public func errors(in history: [Play]) -> [String] {
    let titles = Set(viewings.map(\.title)).union(history.map(\.item.name))
    return titles.sorted().flatMap { title in
      let ours = viewings.filter { $0.title == title }.map(\.ended).sorted()
      let theirs = history.filter { $0.item.name == title }.map(\.watchedAt).sorted()
      guard ours.count == theirs.count else {
        return ["\(title) was seen \(ours.count) times and is there \(theirs.count) times"]
      }
      return zip(ours, theirs).compactMap { mine, other in
        let full = (mine.timeIntervalSince1970 / Self.minute).rounded(.down) * Self.minute
        guard abs(other.timeIntervalSince1970 - full) > Self.minute else { return nil }
        return "\(title) was seen at \(mine.formatted(.iso8601)) and is there as of "
          + other.formatted(.iso8601)
      }
    }
  }
}

extension Scenario {
  /// Plays a movie or an episode to its end, waits until it is stored, and adds it to the expected
  /// history.
  ///
  /// - Parameters:
  ///   - video: one of ``Videos``.
  ///   - player: the player; a new one if nil.
  ///   - seconds: how long ago it ended.
  public func watch(
    _ video: Video, on player: ScriptedPlayer? = nil, ended seconds: Double = 0
  ) async throws {
    let ended = Date.now - seconds
    try await (player ?? scripted()).watch(video.path, ended: seconds)
    expectedHistory.withLock {
      $0.viewings.append(ExpectedHistory.Viewing(video.title, ended: ended))
    }
  }

  /// Adds a play that ``watch(_:on:ended:)`` did not play.
  public func addExpectedPlay(_ video: Video, ended: Date = .now) {
    expectedHistory.withLock {
      $0.viewings.append(ExpectedHistory.Viewing(video.title, ended: ended))
    }
  }

  /// Waits until nothing is left to send.
  public func waitForDelivery(within seconds: Double = testTimeout) async throws {
    let daemon = try daemon
    try await within(seconds, "an empty outbox") { [home] in
      while true {
        let index = daemon.messages.end
        // The daemon's status is delayed; it only indicates when to check again.
        if try await home.status()["outbox"]?["waiting"] == 0 { return }
        try await daemon.messages.first("an empty outbox", from: index, within: seconds) {
          $0.hasPrefix("STATUS=") && !$0.contains("queued for Trakt")
        }
      }
    }
  }

  /// Waits until nothing is left to send; then compares Trakt's history.
  public func expectCorrectHistory(
    within seconds: Double = testTimeout, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await waitForDelivery(within: seconds)
    let errors = expectedHistory.withLock { $0 }.errors(in: await sandbox.history)
    #expect(errors.isEmpty, sourceLocation: sourceLocation)
  }
}

/// A file name, and its title at Trakt.
public struct Video: Sendable, Hashable {
  public var path: String
  public var title: String

  public static let pilot = Video(path: Videos.pilot, title: Videos.pilotTitle)
  public static let second = Video(path: Videos.second, title: Videos.secondTitle)
  public static let severance = Video(path: Videos.severance, title: Videos.severanceTitle)
  public static let matrix = Video(path: Videos.matrix, title: Videos.matrixTitle)

  public static let all = [pilot, second, severance, matrix]

  public init(path: String, title: String) {
    self.path = path
    self.title = title
  }
}

extension Scenario {
  /// The first episodes of a show.
  public func episodes(of title: String, _ year: Int, count: Int) throws -> [Video] {
    guard let show = sandbox.show(title, year) else { throw SetupError("there is no \(title)") }
    return show.seasons.filter { $0.number > 0 }.flatMap(\.episodes).prefix(count).map { episode in
      let (season, number) = (Self.twoDigits(episode.season), Self.twoDigits(episode.number))
      return Video(
        path: "\(title) (\(year))/Season \(episode.season)/\(title) S\(season)E\(number).mkv",
        title: "\(title) \(episode.season)x\(number)")
    }
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
