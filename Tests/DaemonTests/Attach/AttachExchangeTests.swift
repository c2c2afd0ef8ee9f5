// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct AttachExchangeTests {
  private static let load =
    #"{"command":["load-script","/usr/lib/scrobbled/scrobbled.so"],"request_id":2}"# + "\n"
  private static let success = #"{"data":null,"request_id":1,"error":"success"}"# + "\n"
  private static let failure = #"{"request_id":1,"error":"error running command"}"# + "\n"

  private var exchange = AttachExchange(plugin: "/usr/lib/scrobbled/scrobbled.so")

  @Test func `first request asks whether the plugin is loaded`() {
    #expect(
      exchange.opening
        == #"{"command":["script-message-to","scrobbled","attach"],"request_id":1}"# + "\n")
  }

  @Test mutating func `loaded plugin is not loaded again`() {
    #expect(exchange.receive(Self.success.utf8) == .finish(.alreadyLoaded))
  }

  @Test mutating func `missing plugin is loaded`() {
    #expect(exchange.receive(#"{"event":"idle"}"#.utf8) == nil)
    #expect(exchange.receive("\n\n\(Self.failure)".utf8) == .send(Self.load))
    #expect(exchange.receive(#"{"event":"seek"}"#.utf8) == nil)
    #expect(
      exchange.receive(
        ("\n" + #"{"data":{"client_id":7},"request_id":2,"error":"success"}"# + "\n").utf8)
        == .finish(.loaded))
  }

  @Test mutating func `mpv without C plugins refuses`() {
    #expect(exchange.receive(Self.failure.utf8) == .send(Self.load))
    #expect(
      exchange.receive((#"{"request_id":2,"error":"error running command"}"# + "\n").utf8)
        == .finish(.refused("error running command")))
  }

  @Test(arguments: ["SSH-2.0-OpenSSH\n", "[]\n", #"{"request_id":"x"}"# + "\n", "\u{0}\n"])
  func `other programs are recognised`(_ text: String) {
    var exchange = exchange
    #expect(exchange.receive(text.utf8) == .finish(.notMpv))
  }

  @Test mutating func `data is bounded`() {
    let chunk = String(repeating: "x", count: 4_096)
    for _ in 1...16 { #expect(exchange.receive(chunk.utf8) == nil) }
    #expect(exchange.receive(chunk.utf8) == .finish(.notMpv))
    var events = AttachExchange(plugin: "/p")
    let event = #"{"event":"seek"}"# + "\n"
    let many = String(repeating: event, count: 5_000)
    #expect(events.receive(many.utf8) == .finish(.notMpv))
  }
}
