// SPDX-License-Identifier: MIT

import Testing

@testable import Daemon

@Suite struct SetupPlanTests {
  private static let plugin = "/usr/lib/scrobbled/scrobbled.so"
  private static let link = "/h/.config/mpv/scripts/scrobbled.so"
  private static let units = "/usr/lib/systemd/user"
  private static let own = "/h/.config/systemd/user"
  /// The beginning of each drop-in that setup writes.
  private static let dropIn =
    "# Written by scrobbled setup; removed by setup --remove.\n[Service]\n"

  /// A new home, with a system package installed.
  private func state(_ change: (inout InstallationState) -> Void = { _ in }) -> InstallationState {
    let environment = ["HOME": "/h"]
    var state = InstallationState(
      environment: environment,
      installation: Installation(executable: "/usr/bin/scrobbled") {
        [Self.plugin, "\(Self.units)/scrobbled.service"].contains($0)
      },
      mpv: MpvDirectories(environment: environment) { _ in false })
    var manager = InstallationState.Manager(unitPath: [Self.own + ".control", Self.own, Self.units])
    manager.unit = "[Service]\nExecStart=/usr/bin/scrobbled daemon\n"
    manager.service.fileState = "disabled"
    manager.socket.fileState = "disabled"
    state.manager = manager
    change(&state)
    return state
  }

  /// The same home after setup.
  private func ready(_ change: (inout InstallationState) -> Void = { _ in }) -> InstallationState {
    state { state in
      state.plugin = .link(to: Self.plugin)
      for unit in [\InstallationState.Manager.service, \.socket] {
        state.manager?[keyPath: unit].fileState = "enabled"
        state.manager?[keyPath: unit].activeState = "active"
      }
      state.manager?.running = "/usr/bin/scrobbled"
      change(&state)
    }
  }

  private func actions(_ state: InstallationState) throws -> [SetupStep.Action] {
    try SetupPlan(state).steps.flatMap(\.actions)
  }

  private func lines(_ state: InstallationState) throws -> [String] {
    try SetupPlan(state).steps.map(\.line)
  }

  @Test func `setup of a new home has all steps`() throws {
    #expect(
      try actions(state()) == [
        .link(Self.link, to: Self.plugin), .systemctl(["daemon-reload"]),
        .systemctl(["enable", "scrobbled.socket", "scrobbled.service"]),
        .systemctl(["start", "scrobbled.socket"]), .systemctl(["restart", "scrobbled.service"]),
      ])
    #expect(
      try lines(state()) == [
        "plugin   linked into ~/.config/mpv/scripts", "units    enabled", "service  started",
      ])
  }

  @Test func `repeated setup has no steps`() throws {
    #expect(try actions(ready()) == [])
    #expect(try lines(ready()).allSatisfy { $0.contains(" already ") })
  }

  @Test func `system-wide plugin is not linked again`() throws {
    let there = state { $0.hasSystemPlugin = true }
    #expect(try SetupPlan(there).steps.first?.actions == [])
    #expect(try lines(there)[0] == "plugin   already in /etc/mpv/scripts, system-wide")
  }

  @Test(arguments: [.other, .link(to: "/h/dotfiles/other.so")] as [InstallationState.Entry])
  func `file not created by setup is kept`(_ entry: InstallationState.Entry) {
    #expect(
      throws: CommandFailure(
        "\(Self.link): exists and was not created by setup",
        hint: "move it away, then: scrobbled setup")
    ) { try SetupPlan(self.state { $0.plugin = entry }) }
  }

  @Test(arguments: [
    "/usr/local/lib/scrobbled/scrobbled.so",
    "/src/.build/x86_64-unknown-linux-gnu/release/scrobbled.so",
  ])
  func ownLinkToAnotherTargetIsReplaced(_ target: String) throws {
    let old = ready { $0.plugin = .link(to: target) }
    #expect(try actions(old) == [.link(Self.link, to: Self.plugin)])
  }

  @Test func `units outside the load path are linked`() throws {
    let far = state { $0.manager?.unitPath.removeLast() }
    #expect(
      try actions(far).contains(
        .systemctl(["enable", "\(Self.units)/scrobbled.socket", "\(Self.units)/scrobbled.service"]))
    )
    #expect(try lines(far)[1] == "units    enabled, linked from /usr/lib/systemd/user")
  }

  @Test func `links to units of another installation are replaced`() throws {
    let moved = ready {
      $0.manager?.service.own = .link(to: "/opt/old/lib/systemd/user/scrobbled.service")
    }
    let actions = try actions(moved)
    let disabled = try #require(
      actions.firstIndex(of: .systemctl(["disable", "scrobbled.service"])))
    #expect(
      actions.dropFirst(disabled + 1).first
        == .systemctl(["enable", "scrobbled.socket", "scrobbled.service"]))
    #expect(actions.last == .systemctl(["restart", "scrobbled.service"]))
  }

  @Test func `non-standard directories need a drop-in`() throws {
    let elsewhere = ready { $0.environment["XDG_STATE_HOME"] = "/s" }
    let file = "\(Self.own)/scrobbled.service.d/setup.conf"
    let steps = try SetupPlan(elsewhere).steps
    guard case .write(file, let text) = steps[1].actions.first else {
      throw CommandFailure("\(steps)")
    }
    #expect(
      steps[1].line == "drop-in  written: ~/.config/systemd/user/scrobbled.service.d/setup.conf")
    // A running daemon was started without it.
    #expect(
      steps.dropFirst(2).flatMap(\.actions) == [
        .systemctl(["daemon-reload"]), .systemctl(["start", "scrobbled.socket"]),
        .systemctl(["restart", "scrobbled.service"]),
      ])

    let again = ready {
      $0.environment["XDG_STATE_HOME"] = "/s"
      $0.manager?.dropIn = text
    }
    #expect(try actions(again) == [])
    let back = ready { $0.manager?.dropIn = text }
    #expect(try actions(back).first == .remove(file))
  }

  @Test func `drop-in not created by setup is kept, and an error where one is needed`() throws {
    let file = "\(Self.own)/scrobbled.service.d/setup.conf"
    let foreign = ready { $0.manager?.dropIn = "[Service]\nNice=5\n" }
    #expect(try actions(foreign) == [])
    #expect(
      throws: CommandFailure(
        "\(file): exists and was not created by setup",
        hint: "move it away, then: scrobbled setup")
    ) {
      try SetupPlan(
        self.ready {
          $0.environment["XDG_STATE_HOME"] = "/s"
          $0.manager?.dropIn = "[Service]\nNice=5\n"
        })
    }
    #expect(!removal(foreign).contains(.remove(file)))
    #expect(
      RemovalPlan(foreign, socket: nil).steps.map(\.line).contains(
        "drop-in  not created by setup, kept: "
          + "~/.config/systemd/user/scrobbled.service.d/setup.conf"))
  }

  @Test func `masked unit is an error`() {
    #expect(
      throws: CommandFailure(
        "scrobbled.service is masked", hint: "systemctl --user unmask scrobbled.service")
    ) { try SetupPlan(self.state { $0.manager?.service.fileState = "masked" }) }
  }

  @Test func `daemon of another build is restarted`() throws {
    let old = ready { $0.manager?.running = "/usr/bin/scrobbled (deleted)" }
    #expect(try actions(old).last == .systemctl(["restart", "scrobbled.service"]))
    #expect(try lines(old).last == "service  restarted")
  }

  @Test func `without a user manager the plugin is linked only`() throws {
    let none = state { $0.manager = nil }
    #expect(try actions(none) == [.link(Self.link, to: Self.plugin)])
    #expect(try lines(none)[1].contains("scrobbled daemon"))
  }

  @Test func `incomplete installation is an error`() {
    #expect(throws: CommandFailure.self) {
      try SetupPlan(self.state { $0.installation.plugin = nil })
    }
    #expect(throws: CommandFailure.self) {
      try SetupPlan(self.state { $0.installation.units = nil })
    }
  }

  // MARK: removal

  private func removal(_ state: InstallationState) -> [SetupStep.Action] {
    RemovalPlan(state, socket: "/r/scrobbled.sock").steps.flatMap(\.actions)
  }

  @Test func `removal undoes all steps`() {
    let there = ready { $0.manager?.dropIn = Self.dropIn }
    #expect(
      removal(there) == [
        .systemctl(["stop", "scrobbled.socket", "scrobbled.service"]),
        .systemctl(["disable", "scrobbled.socket", "scrobbled.service"]),
        .remove("/r/scrobbled.sock"), .remove("\(Self.own)/scrobbled.service.d/setup.conf"),
        .systemctl(["daemon-reload"]), .remove(Self.link),
      ])
  }

  @Test func `removal without an installation has no steps`() {
    #expect(removal(state()) == [])
    #expect(removal(state { $0.manager = nil }) == [])
    #expect(removal(state { $0.hasSystemPlugin = true }) == [])
  }

  @Test func `removal keeps a file not created by setup`() {
    #expect(removal(state { $0.plugin = .other }) == [])
    #expect(removal(state { $0.plugin = .link(to: "/h/other.so") }) == [])
  }
}
