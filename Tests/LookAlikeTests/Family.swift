// SPDX-License-Identifier: MIT

/// Movies and shows that share a title; years, countries and minutes as published.
struct Family {
  struct Member {
    var year: Int
    var country: String
    var minutes: Int
    var isMovie: Bool
  }

  var title: String
  var members: [Member]

  static let all: [Family] = text.split(separator: "\n").map { line in
    let parts = line.split(separator: "|")
    return Family(
      title: String(parts[0]),
      members: parts.dropFirst().map { part in
        let words = part.split(separator: " ")
        return Member(
          year: Int(words[1]) ?? 0, country: String(words[2]), minutes: Int(words[3]) ?? 0,
          isMovie: words[0] == "film")
      })
  }

  private static let text = """
    The Office|show 2001 gb 30|show 2005 us 22|show 2019 in 25|show 2024 au 26
    House of Cards|show 1990 gb 55|show 2013 us 50|film 1968 us 105|film 1993 us 108
    Shameless|show 2004 gb 48|show 2011 us 52
    Ghosts|show 2019 gb 30|show 2021 us 22|show 1995 gb 60
    Battlestar Galactica|show 1978 us 46|show 2004 us 43|film 1978 us 125
    Doctor Who|show 1963 gb 25|show 2005 gb 45|film 1996 us 89
    Charmed|show 1998 us 43|show 2018 us 42
    Hawaii Five-0|show 1968 us 50|show 2010 us 43
    MacGyver|show 1985 us 48|show 2016 us 43
    Magnum P.I.|show 1980 us 48|show 2018 us 43
    The Twilight Zone|show 1959 us 25|show 1985 us 45|show 2002 us 22|show 2019 us 48
    The Outer Limits|show 1963 us 51|show 1995 us 44
    Roswell|show 1999 us 42|film 1994 us 91
    Dynasty|show 1981 us 48|show 2017 us 42
    Dallas|show 1978 us 48|show 2012 us 42
    Kung Fu|show 1972 us 50|show 2021 us 42
    The Tomorrow People|show 1973 gb 25|show 1992 gb 25|show 2013 us 42
    Being Human|show 2008 gb 58|show 2011 us 44
    Skins|show 2007 gb 46|show 2011 us 44|film 2002 us 84
    Life on Mars|show 2006 gb 58|show 2008 us 43
    Utopia|show 2013 gb 50|show 2020 us 51|film 2024 us 97
    Wilfred|show 2007 au 26|show 2011 us 22
    Castle|show 2009 us 43|film 1917 us 60
    The Killing|show 2007 dk 57|show 2011 us 45|film 1956 us 84
    The Bridge|show 2011 se 58|show 2013 us 44|film 2006 us 94
    Les Misérables|show 2018 gb 60|film 1998 us 134|film 2012 gb 158|film 2019 fr 104
    Emma|show 2009 gb 57|film 1996 gb 121|film 2020 gb 125
    Pride and Prejudice|show 1980 gb 52|show 1995 gb 55|film 1940 us 117|film 2005 gb 129
    Jane Eyre|show 1983 gb 30|show 2006 gb 58|film 1943 us 97|film 2011 gb 120
    Little Women|show 2017 gb 60|show 2022 kr 70|film 1949 us 122|film 1994 us 119|film 2019 us 135
    Fargo|show 2014 us 53|film 1996 us 98
    Westworld|show 2016 us 62|film 1973 us 88
    Hannibal|show 2013 us 43|film 2001 us 131
    Watchmen|show 2019 us 58|film 2009 us 162
    Snowpiercer|show 2020 us 48|film 2013 kr 126
    Hanna|show 2019 us 50|film 2011 us 111
    Teen Wolf|show 2011 us 41|film 1985 us 91
    Teen Titans|show 2003 us 22|show 1967 us 7
    Buffy the Vampire Slayer|show 1997 us 44|film 1992 us 86
    Stargate|film 1994 us 121|show 2018 us 10
    The Magicians|show 2016 us 42|film 1992 us 88
    Dune|film 1984 us 137|film 2021 us 155|show 2000 us 88
    The Thing|film 1982 us 109|film 2011 us 103
    The Fly|film 1958 us 94|film 1986 us 96
    Halloween|film 1978 us 91|film 2007 us 109|film 2018 us 106
    Suspiria|film 1977 it 99|film 2018 it 152
    RoboCop|film 1987 us 102|film 2014 us 117|show 1994 us 46
    Total Recall|film 1990 us 113|film 2012 us 118
    Point Break|film 1991 us 122|film 2015 us 114
    Ghostbusters|film 1984 us 105|film 2016 us 117
    King Kong|film 1933 us 100|film 1976 us 134|film 2005 us 187
    Godzilla|film 1954 jp 96|film 1998 us 139|film 2014 us 123
    The Mummy|film 1932 us 73|film 1959 gb 88|film 1999 us 124|film 2017 us 110
    Dracula|film 1931 us 75|film 1958 gb 82|film 1979 us 109|show 2013 gb 43|show 2020 gb 90
    Cinderella|film 1950 us 74|film 2015 us 105|film 2021 us 113
    The Jungle Book|film 1942 us 108|film 1967 us 78|film 2016 us 106
    The Lion King|film 1994 us 88|film 2019 us 118
    Beauty and the Beast|film 1946 fr 93|film 1991 us 84|film 2017 us 129|show 1987 us 48|show 2012 us 42
    Aladdin|film 1992 us 90|film 2019 us 128|show 1994 us 22
    Mulan|film 1998 us 87|film 2020 us 115
    A Star Is Born|film 1937 us 111|film 1954 us 154|film 1976 us 139|film 2018 us 136
    True Grit|film 1969 us 128|film 2010 us 110
    Ocean's Eleven|film 1960 us 127|film 2001 us 116
    The Italian Job|film 1969 gb 99|film 2003 us 111
    Gone in 60 Seconds|film 1974 us 105|film 2000 us 118
    Psycho|film 1960 us 109|film 1998 us 105
    Carrie|film 1976 us 98|film 2002 us 132|film 2013 us 100
    It|film 2017 us 135|film 1927 us 72|show 1990 us 96
    Pet Sematary|film 1989 us 103|film 2019 us 101
    The Shining|film 1980 us 144|show 1997 us 91
    One Piece|show 1999 jp 24|show 2023 us 58|film 2000 jp 51
    Cowboy Bebop|show 1998 jp 24|show 2021 us 46|film 2001 jp 115
    Death Note|show 2006 jp 24|show 2015 jp 46|film 2006 jp 126|film 2017 us 101
    Fullmetal Alchemist|show 2003 jp 24|film 2017 jp 135
    Hunter x Hunter|show 1999 jp 24|show 2011 jp 24
    Fruits Basket|show 2001 jp 24|show 2019 jp 24
    Sailor Moon|show 1992 jp 24|show 1995 us 24
    Trigun|show 1998 jp 24|film 2010 jp 90
    Ghost in the Shell|film 1995 jp 83|film 2017 us 107
    Blade Runner|film 1982 us 117
    Blade Runner 2049|film 2017 us 164
    Apollo 13|film 1995 us 140
    Apollo 18|film 2011 us 86
    Room|film 2015 ie 118
    Room 104|show 2017 us 25
    The 100|show 2014 us 43
    100|show 2003 us 45
    Us|film 2019 us 116|show 2020 gb 58
    24|show 2001 us 43|film 2016 in 164
    """
}
