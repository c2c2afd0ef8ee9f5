// SPDX-License-Identifier: MIT

public import Foundation
internal import Synchronization
public import Testing
public import TraktSandbox

/// What was really seen, and when: Trakt's history is held against it.
public struct Truth: Sendable {
  public struct Seen: Sendable {
    /// As Trakt calls it.
    public var title: String
    public var ended: Date

    public init(_ title: String, ended: Date) {
      self.title = title
      self.ended = ended
    }
  }

  /// Trakt keeps minutes, and a play that is delivered in time is dated by its arrival.
  private static let minute = 60.0

  public var seen: [Seen] = []

  public init() {}

  /// What is wrong with a history: each play has to be there exactly once, within a minute of when
  /// it happened, and nothing else.
  ///
  /// - Returns: a sentence for each; none where it is true.
  public func errors(in history: [Play]) -> [String] {
    let titles = Set(seen.map(\.title)).union(history.map(\.item.name))
    return titles.sorted().flatMap { title in
      let ours = seen.filter { $0.title == title }.map(\.ended).sorted()
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

extension Stage {
  /// A film or an episode is seen to its end and written down, and belongs to the truth from then on.
  ///
  /// - Parameters:
  ///   - film: one of ``Films``.
  ///   - player: who plays it; a new one where nil.
  ///   - seconds: how long ago it ended.
  public func watch(
    _ film: Film, on player: ScriptedPlayer? = nil, ended seconds: Double = 0
  ) async throws {
    let ended = Date.now - seconds
    try await (player ?? scripted()).watch(film.path, ended: seconds)
    truth.withLock { $0.seen.append(Truth.Seen(film.title, ended: ended)) }
  }

  /// What was seen in another way than by ``watch(_:on:ended:)``.
  public func saw(_ film: Film, ended: Date = .now) {
    truth.withLock { $0.seen.append(Truth.Seen(film.title, ended: ended)) }
  }

  /// Waits until nothing is left to be sent.
  public func delivers(within seconds: Double = patience) async throws {
    let daemon = try daemon
    try await within(seconds, "an empty outbox") { [home] in
      while true {
        let index = daemon.said.end
        // What the daemon says of itself comes late; it only tells when to ask again.
        if try await home.status()["outbox"]?["waiting"] == 0 { return }
        try await daemon.said.first("an empty outbox", from: index, within: seconds) {
          $0.hasPrefix("STATUS=") && !$0.contains("waiting for Trakt")
        }
      }
    }
  }

  /// Waits until nothing is left to be sent; then Trakt's history is the truth.
  public func endsInTruth(
    within seconds: Double = patience, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await delivers(within: seconds)
    let errors = truth.withLock { $0 }.errors(in: await sandbox.history)
    #expect(errors.isEmpty, sourceLocation: sourceLocation)
  }
}

/// A name under which something is played, and what Trakt calls it.
public struct Film: Sendable, Hashable {
  public var path: String
  public var title: String

  public static let pilot = Film(path: Films.pilot, title: Films.pilotTitle)
  public static let second = Film(path: Films.second, title: Films.secondTitle)
  public static let severance = Film(path: Films.severance, title: Films.severanceTitle)
  public static let matrix = Film(path: Films.matrix, title: Films.matrixTitle)

  public static let all = [pilot, second, severance, matrix]

  public init(path: String, title: String) {
    self.path = path
    self.title = title
  }
}

extension Stage {
  /// The first episodes of a show.
  public func episodes(of title: String, _ year: Int, count: Int) throws -> [Film] {
    guard let show = sandbox.show(title, year) else { throw SetupError("there is no \(title)") }
    return show.seasons.filter { $0.number > 0 }.flatMap(\.episodes).prefix(count).map { episode in
      let (season, number) = (Self.twoDigits(episode.season), Self.twoDigits(episode.number))
      return Film(
        path: "\(title) (\(year))/Season \(episode.season)/\(title) S\(season)E\(number).mkv",
        title: "\(title) \(episode.season)x\(number)")
    }
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
