// SPDX-License-Identifier: MIT

import Playback
import Testing

@testable import Scrobbling

/// Each condition of an offer; the file is 1,000 s long and was left at 41 %.
@Suite struct ResumeDecisionTests {
  private static let point = ResumePoint(source: .trakt, progress: 41, date: 100)

  private static func decision(_ change: (inout ResumeDecision) -> Void = { _ in })
    -> ResumeDecision
  {
    var decision = ResumeDecision(
      mode: .offer, hasStartOption: false, startPosition: 0, position: 0.5, age: 0.5,
      hasActed: false,
      parts: [ResumeDecision.Part(start: 0, length: 1000, point: point)])
    change(&decision)
    return decision
  }

  @Test func `unfinished file is offered at its position`() {
    #expect(Self.decision().outcome == .offer(Self.point, position: 410))
  }

  @Test func `mode always seeks immediately`() {
    #expect(Self.decision { $0.mode = .always }.outcome == .seek(Self.point, position: 410))
  }

  private static let refusals: [(String, @Sendable (inout ResumeDecision) -> Void)] = [
    ("off", { $0.mode = .off }),
    ("mpv was asked to start elsewhere", { $0.hasStartOption = true }),
    ("playback began elsewhere", { $0.startPosition = 20 }),
    ("the position is 30 s or more", { $0.position = 30 }),
    ("known after 10 s only", { $0.age = 10.1 }),
    ("the viewer has paused or seeked", { $0.hasActed = true }),
    ("there is no position", { $0.parts[0].point = nil }),
    ("there is no part", { $0.parts = [] }),
    (
      "the position has passed already",
      {
        $0.parts[0].length = 40; $0.position = 16
      }
    ),
    ("the file has no duration", { $0.parts[0].length = 0 }),
  ]

  @Test(arguments: refusals.indices)
  func `nothing is offered unless all conditions hold`(_ index: Int) {
    let (name, change) = Self.refusals[index]
    #expect(Self.decision(change).outcome == .nothing, "\(name)")
    #expect(
      Self.decision {
        $0.mode = .always; change(&$0)
      }.outcome == .nothing, "always: \(name)")
  }

  @Test func `of several episodes the one left last is resumed in its part`() {
    let newer = ResumePoint(source: .journal, progress: 50, date: 200)
    let decision = Self.decision {
      $0.parts = [
        ResumeDecision.Part(start: 0, length: 400, point: Self.point),
        ResumeDecision.Part(start: 400, length: 600, point: newer),
        ResumeDecision.Part(start: 1000, length: 600, point: nil),
      ]
    }
    #expect(decision.outcome == .offer(newer, position: 700))
  }
}

@Suite struct ResumeTextTests {
  private static let day = 86_400.0

  @Test(
    arguments: [
      (0, "just now"), (59, "just now"), (60, "1 minute ago"), (3_599, "59 minutes ago"),
      (3_600, "1 hour ago"), (2 * day, "2 days ago"), (29 * day, "29 days ago"),
      (31 * day, "1 month ago"), (180 * day, "5 months ago"), (-500, "just now"),
      (.nan, "just now"), (.infinity, "just now"),
    ] as [(Double, String)])
  func `age is given in the largest unit`(_ seconds: Double, _ text: String) {
    #expect(ResumeText.age(seconds) == text)
  }

  @Test func `line names source, age and key`() {
    let trakt = ResumePoint(source: .trakt, progress: 41.9, date: 1000)
    let own = ResumePoint(source: .journal, progress: 8, date: 1000)
    let now = 1000 + 2 * Self.day
    #expect(
      ResumeText.offer(trakt, key: "ENTER", at: now)
        == "Resume at 41 % (Trakt, 2 days ago)? ENTER resumes")
    #expect(
      ResumeText.offer(own, key: "Ctrl+r", at: now) == "Resume at 8 % (2 days ago)? Ctrl+r resumes")
    #expect(ResumeText.offer(own, key: nil, at: now) == "Paused at 8 % (2 days ago)")
    #expect(
      ResumeText.resumed(trakt, key: "HOME") == "Resumed at 41 % from Trakt. HOME starts over")
    #expect(ResumeText.resumed(own, key: nil) == "Resumed at 8 %")
  }
}
