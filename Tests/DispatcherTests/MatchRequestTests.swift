// SPDX-License-Identifier: MIT

import Addresses
import FoundationEssentials
import Journal
import Playback
import Testing
import Trakt

@testable import Scrobbling

/// The plays that a user match delivers.
@Suite struct MatchRequestTests {
  private static let pilot = "/tv/Dark/Dark S01E01.mkv"

  private func withJournal(_ body: (Journal) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.path + "/match-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(try Journal(path: directory + "/journal.sqlite"))
  }

  /// An unmatched viewing that was left at 90 %.
  private func unmatched(_ path: String) -> Play {
    Play(
      key: .init(instance: "a", entry: 1, lap: 0), path: path, beganAt: 1_000, endedAt: 4_000,
      seenAt: 4_000, position: 2_700, duration: 3_000, progress: 90, watched: [0...2_000],
      watchedSeconds: 2_000, playingTime: 2_000, outcome: .unmatched)
  }

  private func media(_ kind: Media.Kind) -> Media {
    kind == .movie
      ? Media(.movie, title: "Dune", year: 2021, ids: TraktIDs(trakt: 1))
      : Media(.episode, title: "Dark", ids: TraktIDs(trakt: 2))
  }

  @Test(arguments: [(Media.Kind.movie, 0), (.episode, 1)])
  func `matched item decides which threshold an ended viewing had to reach`(
    _ kind: Media.Kind, _ count: Int
  ) throws {
    let policy = ScrobblePolicy(
      threshold: Progress(percent: count == 0 ? 80 : 95),
      thresholdOfMovies: Progress(percent: 95), thresholdOfEpisodes: Progress(percent: 85))
    try withJournal { journal in
      try journal.end(unmatched(Self.pilot), deliveries: [])
      let request = MatchRequest(MediaAddress(Self.pilot), identity: nil, media: media(kind))
      let result = try request.apply(to: journal, policy: policy, at: 5_000)
      #expect(result.plays == count)
    }
  }
}
