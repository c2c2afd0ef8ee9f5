// SPDX-License-Identifier: MIT

import AsyncHTTPClient
import FoundationEssentials
import MediaIdentity
import NIOPosix
import NameCorpus
import Testing
import TraktSandbox

@testable import Scrobbling
@testable import Trakt

/// Checks that no name resolves to a wrong item: a wrong play is worse than a missing one.
@Suite("Look-alikes")
struct LookAlikeTests {
  /// Whether to check all names, with and without a duration; takes minutes.
  private static var isThorough: Bool {
    ProcessInfo.processInfo.environment["SCROBBLED_LOOK_ALIKES"] == "all"
  }

  @Test("no name in the repository resolves to a wrong item")
  func repository() async throws {
    let items =
      try NameCorpus.items(of: NameCorpus.repository + "/own.jsonl")
      + NameCorpus.items(of: NameCorpus.repository + "/free.jsonl")
    try await expectNoneWrong(of: items, share: 1)
  }

  @Test(
    "no name of the shared corpus resolves to a wrong item",
    .enabled(if: NameCorpus.hasShared, "no ../shared/corpus beside the repository"))
  func shared() async throws {
    try await expectNoneWrong(of: try NameCorpus.sharedItems(), share: Self.isThorough ? 1 : 16)
  }

  private func expectNoneWrong(of items: [NameCorpus.Item], share: Int) async throws {
    var tally = OutcomeCounts()
    // A few hundred movies and shows per catalogue; names of one title stay together.
    let groups = Dictionary(grouping: items) { item in
      let title = item.expectations.first?.title ?? ""
      return ExpectedMedia.compared(title).seed % max(1, items.count / 60)
    }
    for key in groups.keys.sorted() where key % share == 0 {
      try await add(groups[key] ?? [], to: &tally)
    }
    print("look-alikes: \(tally.summary); \(items.count) names")
    #expect(tally.wrong.isEmpty, "\(tally.wrong.count):\n\(tally.wrong.joined(separator: "\n"))")
    #expect(tally.foundShare >= 0.2, "what finds nothing is never wrong")
  }

  private func add(_ items: [NameCorpus.Item], to tally: inout OutcomeCounts) async throws {
    let lookAlikes = LookAlikes(items)
    var settings = Configuration()
    settings.catalogue = lookAlikes.catalogue
    settings.limits = .relaxed
    let sandbox = try await TraktSandbox.start(configuration: settings)
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    do {
      let configuration = try TraktConfiguration(
        apiURL: sandbox.url, clientID: "sandbox-client", version: "0.0.0")
      let client = TraktClient(http: http, configuration: configuration)
      for item in items {
        guard let correct = lookAlikes.correctItem(of: item) else { continue }
        for isTimed in Self.isThorough ? [true, false] : [true] {
          try await tally.add(item, correct, isTimed: isTimed, client)
        }
      }
    } catch {
      try await http.shutdown()
      await sandbox.stop()
      throw error
    }
    try await http.shutdown()
    await sandbox.stop()
  }
}

/// Counts of the outcomes.
private struct OutcomeCounts {
  private(set) var wrong: [String] = []
  private var right = 0
  private var unmatched = 0
  private var ignored = 0
  /// Names whose item is in the catalogue.
  private var present = 0
  private var presentRight = 0

  var foundShare: Double { Double(presentRight) / Double(max(1, present)) }

  var summary: String {
    "\(right) right, \(unmatched) unmatched, \(ignored) ignored, \(wrong.count) wrong; "
      + "found \(presentRight) of \(present) that are there"
  }

  mutating func add(
    _ item: NameCorpus.Item, _ correct: CorrectItem, isTimed: Bool, _ client: TraktClient
  ) async throws {
    // About 2 % longer than the run time at Trakt, as is usual.
    let duration = isTimed ? Double(correct.minutes) * 61 : nil
    let found = identify(MediaReference(path: item.path, duration: duration))
    var resolver = MediaResolver(client: client, duration: duration)
    if correct.id != nil { present += 1 }
    switch try await resolver.resolve(found) {
    case .ignored: ignored += 1
    case .unmatched, .notYetListed: unmatched += 1
    case .found(let media):
      if item.expectations.contains(where: { $0.isMet(by: media, correct) }) {
        right += 1
        presentRight += 1
      } else {
        wrong.append(
          "\(item.path) -> \(media.name) (\(media.year ?? 0), abs \(media.absolute ?? -1)) "
            + "instead of \(correct.title) (\(correct.year))"
            + (correct.id == nil ? ", which is missing" : "") + (isTimed ? ", timed" : ""))
      }
    }
  }
}

extension ExpectedMedia {
  /// Returns whether exactly this item would be sent.
  fileprivate func isMet(by media: Media, _ correct: CorrectItem) -> Bool {
    guard let id = correct.id, media.ids.trakt == id else { return false }
    guard !correct.isMovie else { return media.kind == .movie }
    guard media.kind == .episode else { return false }
    if let date {
      guard let place = correct.numbers.place(of: date) else { return false }
      if media.season == place.season, media.episodes == [place.number] { return true }
      if episode == nil, absolute == nil { return false }
    }
    let wanted = numbers.sorted()
    guard let first = wanted.first else { return true }
    let numbers = wanted.map { EpisodeNumbers.place(of: $0) }
    let isCounted =
      media.season == numbers[0].season && media.episodes == numbers.map(\.number)
    if season == nil || absolute != nil {
      if media.season == nil, media.absolute == first { return true }
      if isCounted { return true }
    }
    guard media.season == season?.values.first ?? 1 else { return false }
    return episode == nil && absolute == nil
      ? media.episodes.first == first
      : media.episodes == wanted
  }
}
