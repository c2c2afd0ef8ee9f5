// SPDX-License-Identifier: MIT

import ManualClock
import Playback
import PlayerFixtures
import Testing

@testable import PlayerProtocol
@testable import Players

@Suite("Prompts of the registry", .timeLimit(.minutes(5)))
struct PromptTests {
  typealias Answer = RecordingDelegate.Answer

  func menu(_ id: Int) -> PlayerNotice {
    PlayerNotice(
      player: VideoLines.instance,
      kind: .ask(PlayerPrompt(id: id, .menu(title: "Which?", items: ["a", "b"]), seconds: 15)))
  }

  func answers(_ fixture: RegistryFixture, _ count: Int) async -> [Answer] {
    var answers: [Answer] = []
    for await answer in fixture.delegate.answers {
      answers.append(answer)
      if answers.count == count { break }
    }
    return answers
  }

  @Test func `choice is the answer, once`() async throws {
    let fixture = try RegistryFixture()
    defer { fixture.clean() }
    let player = try await fixture.connect(showsPrompts: true)
    await fixture.registry.deliver(menu(1))
    try await player.waitForLines(
      .prompt(.menu(id: 1, title: Array("Which?".utf8), items: [[0x61], [0x62]])))
    try await player.report(#"{"type":"choice","at":1,"id":1,"index":1}"#)
    try await player.report(#"{"type":"choice","at":1,"id":1,"index":0}"#)
    await player.detach()
    await fixture.registry.deliver(menu(2))
    #expect(await answers(fixture, 2) == [Answer(1, 1), Answer(2, nil)])
  }

  @Test func `prompts before the answered one are dismissed`() async throws {
    let fixture = try RegistryFixture()
    defer { fixture.clean() }
    let player = try await fixture.connect(showsPrompts: true)
    for id in 1...2 { await fixture.registry.deliver(menu(id)) }
    try await player.report(#"{"type":"choice","at":1,"id":2,"index":0}"#)
    #expect(await answers(fixture, 2) == [Answer(1, nil), Answer(2, 0)])
  }

  @Test func `lost connection dismisses, and so does the next one`() async throws {
    let fixture = try RegistryFixture()
    defer { fixture.clean() }
    let player = try await fixture.connect(showsPrompts: true)
    await fixture.registry.deliver(menu(1))
    await player.detach()
    _ = try await fixture.connect(showsPrompts: true)
    await fixture.registry.deliver(menu(2))
    _ = try await fixture.connect(showsPrompts: true)
    #expect(await answers(fixture, 2) == [Answer(1, nil), Answer(2, nil)])
  }

  /// A viewing that ends with its player keeps the saved position that was offered.
  @Test func `prompt of a lost player is dismissed after its viewing has ended`() async throws {
    let fixture = try RegistryFixture()
    defer { fixture.clean() }
    let player = try await fixture.connect(showsPrompts: true)
    try await player.report(VideoLines.state)
    #expect(await fixture.delegate.next().count == 1)
    await fixture.registry.deliver(menu(1))
    await player.detach()
    #expect(fixture.delegate.answerCount == 0)
    fixture.clock.advance(by: 3)
    #expect(await fixture.delegate.next().map(\.kind) == [.ended(.lost)])
    #expect(await answers(fixture, 1) == [Answer(1, nil)])
  }

  @Test func `player that shows no prompts is not asked`() async throws {
    let fixture = try RegistryFixture()
    defer { fixture.clean() }
    let player = try await fixture.connect()
    await fixture.registry.deliver(menu(1))
    await fixture.registry.deliver(
      PlayerNotice(player: VideoLines.instance, kind: .seek(entry: 1, position: 3)))
    #expect(await answers(fixture, 1) == [Answer(1, nil)])
    #expect(player.received.isEmpty)
  }
}
