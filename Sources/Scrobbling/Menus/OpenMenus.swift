// SPDX-License-Identifier: MIT

/// Menus on the players' screens that await an answer.
struct OpenMenus: Sendable {
  enum Menu: Hashable, Sendable {
    case match(MatchMenu)
    case rate(RateMenu)
  }

  private var menus: [Int: (player: String, menu: Menu)] = [:]
  private var lastID = 0

  /// A number that identifies a prompt.
  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  /// - Returns: the id of its prompt.
  mutating func open(_ menu: Menu, on player: String) -> Int {
    let id = nextID()
    menus[id] = (player, menu)
    return id
  }

  /// - Returns: nil if that player has no such menu.
  mutating func close(_ id: Int, on player: String) -> Menu? {
    guard let open = menus[id], open.player == player else { return nil }
    menus[id] = nil
    return open.menu
  }
}
