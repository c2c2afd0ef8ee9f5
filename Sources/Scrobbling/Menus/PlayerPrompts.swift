// SPDX-License-Identifier: MIT

/// The open prompts of all players: offers to resume, and menus.
struct PlayerPrompts {
  var offers = ResumeOffers()
  var menus = OpenMenus()
  var messages = ScreenMessages()
  private var lastID = 0

  /// An id that no earlier prompt has.
  mutating func makeID() -> Int {
    lastID += 1
    return lastID
  }
}
