// SPDX-License-Identifier: MIT

import Testing

@testable import Scrobbling

@Suite struct RuntimeRuleTests {
  /// Minutes of the item, seconds of the file, and whether the file is long enough.
  static let cases: [(Double, Double, Bool)] = [
    (47, 8, false), (47, 2820, true), (47, 1128, true), (47, 1127, false), (136, 600, false),
    (10, 239, false), (10, 240, true),
    // Not shorter by more than five minutes.
    (5, 1, true), (5.02, 0.5, false), (8, 170, false), (8, 180, true),
    // Longer or unknown.
    (47, 5640, true), (0, 8, true),
  ]

  @Test(arguments: cases)
  func `file far too short is refused`(minutes: Double, seconds: Double, isLongEnough: Bool) {
    var media = ViewingLogTests.item
    media.runtime = minutes > 0 ? minutes * 60 : nil
    #expect((RuntimeRule.refusal(of: media, duration: seconds) == nil) == isLongEnough)
  }

  @Test func `reason has both lengths`() {
    var media = ViewingLogTests.item
    media.runtime = 47 * 60
    #expect(
      RuntimeRule.refusal(of: media, duration: 8)
        == "too short for Dark 1x01: 8 s instead of 47 min")
  }

  @Test func `hostile durations are formatted`() {
    #expect(RuntimeRule.length(.infinity) == "16666667 min")
    #expect(RuntimeRule.length(-1) == "0 s")
  }
}

@Suite struct VideoSiteRuleTests {
  private static func item(_ body: (inout Media) -> Void = { _ in }) -> Media {
    var media = ViewingLogTests.item
    media.runtime = 3000
    media.episodeTitle = "Secrets"
    body(&media)
    return media
  }

  @Test(
    "title has only words of the item",
    arguments: [
      ("Dark S01E01", true), ("Dark - 1x01 - Secrets", true), ("Dark Season 1 Episode 1", true),
      ("Dark (2017) S01 E01", true), ("Secrets", true), ("dark.s01e01.secrets", true),
      ("Dark Ep. 1", true), ("Dark S01E01 reaction", false), ("Dark S01E02", false),
      ("Dark S01E01 Full Episode", false), ("Dark S01E01 4K", false), ("Dark 2018 S01E01", false),
      ("Dark S01E01 | Review", false), ("The Darkness S01E01", false),
    ])
  func words(_ title: String, _ isItem: Bool) {
    let refusal = VideoSiteRule.refusal(of: Self.item(), titles: [title], duration: 3000)
    #expect((refusal == nil) == isItem, "\(refusal ?? "")")
  }

  @Test("only number allowed in the name of a movie is its year")
  func movie() throws {
    var movie = try ViewingLogTests.sintel()
    movie.runtime = 900
    #expect(VideoSiteRule.refusal(of: movie, titles: ["Sintel (2010)"], duration: 900) == nil)
    #expect(VideoSiteRule.refusal(of: movie, titles: ["Sintel 2"], duration: 900) != nil)
    #expect(VideoSiteRule.refusal(of: movie, titles: ["Sintel Season"], duration: 900) != nil)
  }

  @Test("every title is checked, and at least one is required")
  func titles() {
    let item = Self.item()
    let two = ["Dark S01E01", "Dark S01E01 reaction"]
    #expect(VideoSiteRule.refusal(of: item, titles: two, duration: 3000) != nil)
    #expect(VideoSiteRule.refusal(of: item, titles: [], duration: 3000) != nil)
    let long = String(repeating: "Dark ", count: 100)
    #expect(VideoSiteRule.refusal(of: item, titles: [long], duration: 3000) != nil)
  }

  @Test(
    "run time matches within 10 percent",
    arguments: [
      (3000, true), (2700, true), (3300, true), (2699, false), (3301, false), (nil, false),
    ] as [(Double?, Bool)])
  func runtime(_ duration: Double?, _ isItem: Bool) {
    let refusal = VideoSiteRule.refusal(
      of: Self.item(), titles: ["Dark S01E01"], duration: duration)
    #expect((refusal == nil) == isItem)
  }

  @Test("item without a run time is refused")
  func unknownRuntime() {
    let item = Self.item { $0.runtime = nil }
    #expect(VideoSiteRule.refusal(of: item, titles: ["Dark S01E01"], duration: 3000) != nil)
  }

  @Test("run time of several episodes is their sum")
  func several() {
    let both = Self.item {
      $0.episodes = [1, 2]
      $0.runtimes = [3000, 3000]
    }
    #expect(VideoSiteRule.refusal(of: both, titles: ["Dark S01E01E02"], duration: 6000) == nil)
    #expect(VideoSiteRule.refusal(of: both, titles: ["Dark S01E01E02"], duration: 3000) != nil)
  }
}
