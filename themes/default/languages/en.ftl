# The words readers see, in English. Themes never spell out text themselves.
# $n and $left are numbers; every other argument is text and is escaped by the page.

## Dates

date-long = { $day } { $month } { $year }
date-short = { $day } { $month-short } { $year }
date-stamp = { $day } { $month } { $year }, { $hour }:{ $minute }:{ $second } ({ $zone })
date-day = { $day } { $month }
date-time = { $hour }:{ $minute }
month-year = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Around every page

skip-to-content = Skip to the text
menu = Menu
main-navigation = Main navigation
sections = Sections
search = Search
search-label = Search the archive
subscribe = Subscribe
log-in = Log in
log-out = Log out
account = Account
access-provided-by = Access provided by { $name }
and = and
by = By
footer-read = Read
footer-about = The publication
footer-you = You
about = About us
privacy = Privacy
terms = Terms
contact = Write to us
archive = Archive
newsletters = Newsletters
feed = Feed (RSS)
copyright = © { $year } { $name }

## Stories in lists

minutes = { $n ->
    [one] 1 min read
   *[other] { $n } min read
  }
lock-subscribers = Subscribers
advertisement = Advertisement
kind-series = Series
kind-topic = Topic
kind-place = Place
parts = { $n ->
    [one] 1 part
   *[other] { $n } parts
  }
type-article = Article
type-analysis = Analysis
type-brief = Brief
type-briefing = Briefing
type-column = Column
type-comment = Comment
type-correspondence = Correspondence
type-data = Data
type-dispatch = Dispatch
type-editorial = Editorial
type-essay = Essay
type-explainer = Explainer
type-feature = Feature
type-gallery = Pictures
type-guide = Guide
type-interview = Interview
type-investigation = Investigation
type-letter = Letter
type-letters = Letters
type-news = News
type-obituary = Obituary
type-opinion = Opinion
type-podcast = Podcast
type-profile = Profile
type-report = Report
type-reportage = Reportage
type-review = Review
type-video = Video
part-of-series = Part { $position } of { $total }
newer = Newer
older = Older
previous-page = Previous results
next-page = More results
pages = Pages
follow-feed = Follow by feed

## Front page

lead-story = Lead story
latest = Latest
opinion = Opinion
series = Series
from-the-archive = From the archive
most-read = Most read
empty-home-title = The first story is on its way
empty-home-text = Nothing is published here yet. Leave your address and we will write when there is something to read.
empty-home-text-plain = Nothing is published here yet. Come back soon.
empty-home-staff = Nothing is published yet. This command brings an archive in; each article is here at once:
empty-home-next = All next steps
newsletter-button = Sign up
newsletter-free = Free, by e-mail. One click in any issue ends it.

## Article

updated = Updated { $date }
correction = Correction
about-the-authors = { $n ->
    [one] About the author
   *[other] About the authors
  }
topics-and-places = Topics and places
picture-elsewhere = See the picture
cite = How to cite
cite-line = { $authors }, “{ $title }”, { $publication }, { $date }, { $address }
cite-nobody = “{ $title }”, { $publication }, { $date }, { $address }
first-published-at = First published at
in-this-series = In this series
series-previous = Previous part
series-next = Next part
more-from = More from { $name }
read-also = Read also
embed-show = Show it here
embed-note = From { $provider }. Nothing of theirs is loaded until you press “Show it here”; then they learn your network address and that you read this, and may keep something in your browser.
print-address = Read this article at
meter-left = { $left ->
    [0] That was your last free article in { $month }; new ones on { $reset }.
   *[other] { $left } left in { $month }, new ones on { $reset }.
  }
meter-unlocked = This article now stays open to you.
gift-text = As a subscriber you can give articles away: a gift link opens this one for whoever you send it to.
gift-button = Gift this article

## What a reader can do with an article

tools = What to do with this article
save = Save for later
unsave = Saved, remove
share = Share
share-address = Address of this article
share-copy = Copy the address
share-copied = Copied.
share-mail = Send by mail
share-system = Share with …
listen = Listen
print-view = Print

## Printing and listening

plain-back = Back to the article
plain-wall = How to read on
plain-read-on = Read on at the article
listen-hint = Your browser can read this page aloud: look for “Read aloud” or “Listen” in its menu.
listen-play = Play
listen-pause = Pause
listen-resume = Go on
listen-again = Play again
listen-speed = Speed
listen-minutes = { $n ->
    [one] 1 minute to read.
   *[other] { $n } minutes to read.
  }
listen-picture = Picture:
listen-caption = Caption:
listen-end = The end. From { $name }.

## Walls

email = E-mail address

wall-registration-title = Keep reading for free
wall-registration-offer = Leave your e-mail address and the rest of this article opens at once.
wall-registration-button = Continue reading
wall-registration-get-article = The rest of this article, now
wall-registration-get-monthly = { $n ->
    [1] One article of your choice each month
    [2] Two articles of your choice each month
    [3] Three articles of your choice each month
    [4] Four articles of your choice each month
    [5] Five articles of your choice each month
   *[other] { $n } articles of your choice each month
  }
wall-registration-get-newsletter = { $name }, the free newsletter
wall-registration-print = We mail you a code to confirm the address; there is no password. Confirming starts { $newsletter }: one click in any issue ends it, and your articles stay.
wall-registration-print-plain = We mail you a code to confirm the address; there is no password.
wall-privacy = How we treat your data
wall-full-access = Subscribe now for full access
wall-all-access = All-Access contains
all-access-library = Every article, and the full searchable library
all-access-analysis = New analysis as it appears, and every series in full
all-access-letter = { $name } by e-mail
all-access-no-ads = No advertising
wall-subscriber-already = Already a subscriber?
wall-suggestion = Did you mean { $address }?
wall-suggestion-yes = Yes, use { $address }
wall-suggestion-no = No, my address is right as typed

wall-confirm-title = Check your inbox
wall-confirm-offer = Enter the 6-digit code we sent to { $email }.
wall-confirm-offer-plain = Enter the 6-digit code we sent you.
wall-confirm-gets = { $n ->
    [1] Confirming your address gives you one article of your choice each month.
    [2] Confirming your address gives you two articles of your choice each month.
    [3] Confirming your address gives you three articles of your choice each month.
    [4] Confirming your address gives you four articles of your choice each month.
    [5] Confirming your address gives you five articles of your choice each month.
   *[other] Confirming your address gives you { $n } articles of your choice each month.
  }
wall-confirm-starts = It also starts { $newsletter }, which one click in any issue ends.
wall-confirm-change = Not your address? Change it

code = 6-digit code
code-button = Confirm
code-resend = Send a new code
code-spam = Nothing there? Look in the spam folder, or have a new code sent.

wall-unlock-title = Read on with a free article
wall-unlock-button = { $n ->
    [one] Use your free article
   *[other] Use 1 of your { $n } free articles
  }
wall-unlock-lapsed = Your subscription ended on { $date }.
wall-unlock-offer = { $left } left in { $month }, new ones on { $reset }. The article stays open to you for good.

wall-exhausted-title = { $n ->
    [1] You have read your free article for { $month }
    [2] You have read your two free articles for { $month }
    [3] You have read your three free articles for { $month }
    [4] You have read your four free articles for { $month }
    [5] You have read your five free articles for { $month }
   *[other] You have read your { $n } free articles for { $month }
  }
wall-exhausted-offer = New ones come on { $reset }. Subscribe to read this one now, and everything else.

wall-subscribe-title = This article is for subscribers
wall-subscribe-offer = Subscribe to read it now, with everything else we publish.

wall-lapsed-title = Your subscription ended on { $date }
wall-lapsed-title-plain = Your subscription has ended
wall-lapsed-offer = Renew it to read this article now. What you unlocked before stays open to you.
wall-lapsed-button = Renew your subscription

## Lists and archive

empty-list-title = Nothing here yet
empty-list-text = No story has been published under this heading so far.
archive-title = Archive
archive-intro = Everything we have published, month by month.
archive-count = { $n ->
    [one] 1 article
   *[other] { $n } articles
  }
archive-empty = The archive fills as stories are published. There are none yet.

## Search

search-title = Search
search-hint = A word, a name, a place, a headline; "words in quotes" stand as they are, -word leaves out, author:name narrows down
search-start-title = What are you looking for?
search-start-text = Try a country, a person or the words of a headline, or leaf through the archive by month.
search-found = { $n ->
    [one] 1 article for “{ $q }”
   *[other] { $n } articles for “{ $q }”
  }
search-found-all = { $n ->
    [one] 1 article
   *[other] { $n } articles
  }
search-none-at-all = Nothing found
search-none-title = Nothing found for “{ $q }”
search-none-text = Check the spelling, try fewer or other words, or look around by what the archive is about.
search-try-bare = The same words in the whole archive
search-try-kept = The same without leaving anything out
search-try-loose = The same words in any place
search-all-topic = Topics
search-all-place = Places
search-all-author = Authors
search-all-series = Series
search-browse = Browse the archive
search-section = Section
search-series = Series
search-topic = Topic
search-place = Place
search-author = Author
search-type = Type
search-years = By year
search-year = { $year }: { $n ->
    [one] 1 article
   *[other] { $n } articles
  }
search-narrow = Narrow down
search-narrowed = Narrowed down to
search-widen = Take out { $name }
search-order = Order
search-by-relevance = Relevance
search-newest = Newest first
search-oldest = Oldest first
search-meant = Results for “{ $meant }”.
search-exactly = Search for exactly “{ $typed }” instead
search-some-words = Few articles hold every word, so those with some of them are shown as well.
search-open = You can read this
search-first = First page
search-suggestions = Suggestions

## Saved searches

search-keep = Save this search
search-keep-text = We mail you when something new matches.
search-kept = You keep this search and hear of what is new.
search-kept-all = All your searches
searches-title = Saved searches
searches-letter = the mail about your saved searches
searches-text = Each morning one mail names what was published and matches, if anything was.
searches-stopped = No mail comes for these searches.
searches-stop = Stop the mails
searches-start = Mail me what is new
searches-remove-label = Remove the search { $query }
searches-empty-text = Save a search on its page, and a mail tells you when something new matches.
searches-full = You keep { $n } searches, which is as many as there is room for. Remove some in your account first.
mail-search-subject = New for “{ $name }”
mail-searches-subject = { $count ->
    [one] 1 new article for your saved searches
   *[other] { $count } new articles for your saved searches
  }
mail-searches-title = { $count ->
    [one] One new article matches
   *[other] { $count } new articles match
  }
mail-searches-more = { $n ->
    [one] and one more
   *[other] and { $n } more
  }
mail-searches-why = You receive this because you saved a search at { $site }.
mail-searches-stop = Stop these mails
mail-news-change = Change what comes by mail

## Mails about what readers follow
follows-letter = the mails about what you follow
follows-letter-of = the mails about { $name }
follow-mails = What is new comes by e-mail each morning; one click ends that.
follow-mails-change = What comes by mail
mail-follow-subject = New: { $name }
mail-follows-subject = { $count ->
    [one] 1 new article of what you follow
   *[other] { $count } new articles of what you follow
  }
mail-follows-title = { $count ->
    [one] One new article
   *[other] { $count } new articles
  }
mail-follows-more = { $n ->
    [one] and one more
   *[other] and { $n } more
  }
mail-follows-why = You receive this because you follow it at { $site }.
mail-follows-stop = Stop these mails
alert-none = No mail
alert-daily = Each morning
alert-at-once = At once

## What comes by mail
preferences-title = What comes by mail
preferences-all = Everything that comes by mail, and letting it rest
preferences-for = For { $email }
preferences-intro = Our journalism in your inbox. Choose what you want; each ends with one click.
preferences-free = With every account
preferences-paid = With All-Access
preferences-with-plan = It comes with All-Access
preferences-sample = Read the latest issue
preferences-sample-label = Read the latest issue of { $name }
preferences-alerts = New of what you follow
preferences-alerts-text = A mail with headlines, and nothing you have read. “Each morning” puts a day’s news into one mail; “at once” waits ten minutes in case more appears.
preferences-saved-searches = A mail in the morning when something new matches your saved searches
preferences-offers = An offer now and then to come back
preferences-save = Save
preferences-saved = Saved.
preferences-failed = That was not saved. Press “Save”, or load the page again.
preferences-rests = At the moment
preferences-paused = All mail rests until { $date }, then it comes again by itself.
preferences-paused-title = Your mail rests
preferences-resume = Let it come again now
preferences-resumed = Your mail comes again.
preferences-pause = Let it all rest
preferences-pause-text = Away, or too much at once? Nothing comes for a while, and then all of it again by itself. Mails about your account and your payments still reach you.
preferences-pause-until = Or until a day
preferences-pause-button = Rest until then
preferences-pause-day = Choose a day from tomorrow on, within a year.
preferences-stop = Stop everything
preferences-stop-text = No newsletter and no alert comes any more. Your account and what you pay for stay as they are.
preferences-stop-button = Stop all of it
preferences-stopped = Nothing comes any more.
preferences-stopped-text = Your account and what you pay for are as they were. If that was too much, take it back below.
preferences-undo = That was a mistake, send it all again
preferences-undone = It all comes again, as before.
preferences-unreached = Mail did not reach this address, so nothing is sent to it for now. Change your address on your account page, or write to us.
preferences-complained = One of our letters was reported as spam here, so nothing is sent for now. Save what you would like to get, and it comes again.
rest-week = A week
rest-month = A month
rest-quarter = Three months

## After somebody left
newsletter-whose = This link is for { $email }. If that is not you, somebody forwarded you their mail: please leave it as it is.
leaving-less = Less of it instead?
leaving-pause = Keep it, and let all mail rest for a month
leaving-daily = Send it each morning instead of at once
leaving-why = Why?
leaving-why-text = One press, counted without your name.
leaving-too-often = It came too often
leaving-not-relevant = It is not what I want to read
leaving-never-asked = I never asked for it
leaving-other = Something else
leaving-thanks = Thank you. It is counted, without your name.
error-leaving = Choose one of the reasons.

## Subscribing
per-month = a month
per-year = a year
subscribe-current = You have { $name }.
subscribe-current-until = You have { $name }, until { $date }.

subscribe-title = Read everything
subscribe-intro = All-Access opens every article and the whole archive, without advertising.
subscribe-contains = What All-Access contains
subscribe-plans = Plans
subscribe-choose = Choose { $name }
subscribe-how = To subscribe, write to { $contact } and name the plan you would like.
subscribe-none = No plans are on offer at the moment.
subscribe-cancel = You can end it at any time, and read on to the end of what you have paid for.

## Logging in

login-title = Log in
login-intro = We mail you a link and a 6-digit code. There is no password to remember.
login-button = Send me a code
login-new = New here? Open any article and leave your address to read it for free.
code-title = Check your inbox
code-sent = If { $email } is known here, a 6-digit code is on its way to it. Enter it below, or press the button in the mail.
code-sent-article = We sent a 6-digit code to { $email }. Enter it below and you are back at your article.
code-change = Use another address
link-title-valid = One press and you are in
link-text-valid = This signs in the browser you are looking at now.
link-title-address = Confirm your new address
link-text-address = One press and mail from us goes to your new address.
link-button-address = Use my new address
link-button = Log in on this device
link-title-expired = This link has expired
link-text-expired = Links are good for a short while only. Have a new one sent; it takes a moment.
link-title-used = This link has been used
link-text-used = Each link signs in one browser, once. Have a new one sent if you need to log in here.
link-again = Send me a new link

## Gifts

gift-made-back = Back to { $title }
gift-page-title-valid = A subscriber gives you this article
gift-page-text-valid = Press the button to open the whole text in this browser.
gift-page-text-valid-until = Press the button to open the whole text in this browser. The link is good until { $date }.
gift-page-button = Open my gift
gift-page-title-expired = This gift has expired
gift-page-text-expired = Gift links last for a limited time. The article is still here, and there are other ways to read it.
gift-page-title-spent = This gift has been opened
gift-page-text-spent = A gift link opens for a limited number of readers, and this one has reached its number.
gift-page-read = Go to the article

## Account

account-title = Your account
account-standing = What you have
account-since = With us since { $date }
account-plan-until = { $name }, until { $date }
account-plan-open = { $name }
account-allowance = { $left ->
    [0] No free articles left in { $month }
    [one] 1 free article left in { $month }
   *[other] { $left } free articles left in { $month }
  }
account-allowance-reset = New ones on { $reset }
account-read = Continue reading
account-unlocked = Articles you opened
account-unlocked-empty = Articles you unlock are kept here, and stay open to you.
account-unlocked-on = opened { $date }
account-newsletters = Newsletters
account-newsletters-save = Save newsletters
account-gifts = Gift links
account-gift-used = opened by { $opened } of { $most } readers, good until { $date }
account-gift-revoke = Take back
account-gift-revoke-label = Take back the link to { $title }
account-address = E-mail address
account-address-text = We write to { $email }. A new address takes effect once you confirm it with a code.
account-address-new = New e-mail address
account-address-button = Change address
passkeys-title = Passkeys
passkeys-text = Log in with a fingerprint, a face or a PIN of your own device instead of a mailed code. A code always works too.
passkeys-add = Add a passkey
passkeys-name = What to call it, such as “Phone”
passkeys-since = added { $date }, not used yet
passkeys-used = last used { $date }
passkeys-doubted = taken no more since { $date }: there may be a copy of it. Remove it, and add another.
passkeys-remove-label = Remove the passkey { $name }
passkeys-without = This browser cannot make passkeys, or runs no scripts here.
passkey-failed = Nothing came of it. Please try again.
passkey-there = This device has a passkey for this already.
login-passkey = Log in with a passkey
error-passkey-not-offered = Browsers give passkeys only to a site with a name and https, which this one is not.
error-passkey-late = This took too long, or was answered before. Please try again.
error-passkey-refused = This passkey could not be checked. Please try again, or use a code.
error-passkey-unknown = This passkey is not known here any more. Please use a code.
error-passkey-other-use = This passkey is for something else: those added on the account log in, those added in the newsroom open the newsroom.
error-passkey-unverified = This passkey did not make sure that it is you. It needs a PIN, a fingerprint or a face.
error-passkey-doubted = This passkey is taken no more: it counted backwards, so there may be a copy of it. Use a code, remove it and add another.
error-passkey-taken = This passkey was added already.
error-passkey-enough = You have as many passkeys as there can be. Remove one first.
account-devices = Devices
account-devices-text = Where you are logged in.
account-device-current = This device
account-device-seen = last seen { $date }
account-device-revoke = Log out
account-device-revoke-label = Log out { $device }
account-devices-all = Log out everywhere
account-data = Your data
account-data-text = Take everything we hold about you along, as one file.
account-export = Export my data
account-delete = Delete my account
account-newsroom = Go to the newsroom

saved-title = Saved articles
saved-count = { $n ->
    [one] 1 article, kept for you
   *[other] { $n } articles, kept for you
  }
saved-all = { $n ->
    [one] Your saved article
   *[other] All { $n } saved articles
  }
saved-on = saved { $date }
saved-remove = Remove
saved-remove-label = Remove { $title } from your saved articles
saved-empty-title = Nothing saved yet
saved-empty-text = Press “Save for later” below any article and it waits for you here, on each of your devices.
saved-full = Your list holds { $n } articles
saved-full-text = Remove some that you have read, then save this one.

history-title = Reading history
history-intro = What you opened in full, for your eyes alone: your last { $n } articles, for up to a year.
history-all = Your reading history
history-read-on = read { $date }
history-paused = Paused since { $date }. Nothing is added.
history-paused-short = Your reading history is paused.
history-pause = Pause history
history-resume = Keep history again
history-clear = Clear history
history-empty-title = Nothing here yet
history-empty-text = Articles you read in full are listed here, so that you find them again.

follow = Follow
unfollow = Unfollow
unfollow-label = Unfollow { $name }
follow-on = You follow this.
follows-title = Following
follows-empty-text = Press “Follow” on the page of an author or a topic and it is listed here.
follows-author = Author
follows-section = Section
follows-topic = Topic
follows-place = Place
follows-series = Series
follows-full = You follow { $n } authors and topics already, which is as many as we can keep. Unfollow some on your account page first.

delete-title = Delete your account
delete-text = This ends your newsletters, logs you out everywhere and erases what we hold about you. It cannot be undone.
delete-keeps = A keyed fingerprint of your address stays, with the articles it unlocked, so that the free allowance is not given twice. The address cannot be read from it.
delete-confirm = Type your e-mail address to confirm
delete-button = Delete my account for good
delete-keep = Keep my account

# Giving All-Access

give-title = Give All-Access
give-intro = For a month or a year, to someone you like. It comes by mail on the day you choose, with your words, and never renews by itself.
give-log-in = Log in, or leave your address, so that we know whose present it is and where the receipt goes.
give-what = What you give
give-once = once
give-email = Their e-mail address
give-name = Their name, if you like
give-from = Your name, as the mail says it
give-message = A few words from you
give-day = On which day it is mailed
give-terms = You pay once. Whoever redeems it reads everything from that day on, or from the end of what they have. As long as nobody has redeemed it, it can be paid back: write to us.
give-link = Give it to someone
error-give-from = Write your name, so that they know who it is from.
error-present-day = Choose a day from today on, within a year.
error-present-long = Write names of 80 letters and a message of 500 at most.
error-present-unknown = There is no present with this code. Look at the mail it came in; the code has sixteen letters and digits.
error-present-used = This present has been redeemed already.
error-present-back = This present was taken back by whoever gave it.
error-present-renews = You have a subscription that goes on by itself. Cancel it on your account page first; the present then begins where it ends.
error-present-endless = You have All-Access without an end. Pass the code on to someone who has none.
present-title = Your present
present-lapsed = It was not paid in time. Nothing was charged.
present-unpaid = It is not paid yet, and nothing was charged.
present-pay = Pay { $price }
present-ordered = It is mailed to { $name } once your invoice is paid, from { $date } on.
present-waiting = The bank has not confirmed the payment yet. The present for { $name } waits for that.
present-scheduled = It is mailed to { $name } on { $date }.
present-delivered = It was mailed to { $name } on { $date }, and waits to be redeemed.
present-redeemed = { $name } redeemed it on { $date }.
present-refunded = It was paid back on { $date }.
present-for = for { $name }
account-presents = Presents
redeem-title = Redeem a present
redeem-heading = Something for you
redeem-heading-name = { $name }, something for you
redeem-text = { $from } gives you All-Access: every article, the whole archive, without advertisements.
redeem-button = Redeem
redeem-log-in = Log in and redeem
redeem-code = The code from the mail
redeem-look = Go on
mail-present-code = The code, should the button not work: { $code }
mail-present-delivered-subject = { $giver } gives you All-Access to { $site }
mail-present-delivered-title = A present from { $giver }
mail-present-delivered-text = { $plan }: every article, the whole archive, without advertisements. It begins when you redeem it, costs you nothing and ends by itself.
mail-present-delivered-button = Redeem the present
mail-present-reminder-subject = The present from { $giver } still waits for you
mail-present-reminder-title = A present waits for you
mail-present-reminder-text = { $giver } gave you { $plan }, and it has not been redeemed yet. It begins when you redeem it.
mail-present-reminder-button = Redeem the present
mail-present-receipt-subject = Your receipt from { $site }
mail-present-receipt-title = Thank you for your present
mail-present-receipt-text = You paid { $price } for { $plan }, for { $recipient }. It is mailed on { $date }, and nothing renews by itself.
mail-present-receipt-button = See the present
mail-present-unredeemed-subject = Your present has not been redeemed yet
mail-present-unredeemed-title = Your present still waits
mail-present-unredeemed-text = { $recipient } has not redeemed { $plan } yet, though we reminded them. You could tell them of it, or have it paid back: write to us.
mail-present-unredeemed-button = See the present
mail-present-paid-back-subject = Your present was paid back
mail-present-paid-back-title = Your money is on its way back
mail-present-paid-back-text = We paid back { $price } for { $plan }, for { $recipient }. It can no longer be redeemed.
mail-present-paid-back-button = See the receipt

# Groups

groups-title = Groups
groups-seat = You have a seat of { $name }.
groups-seat-until = You have a seat of { $name } until { $date }.
groups-taken = { $taken ->
    [one] 1 of { $seats } seats is taken.
   *[other] { $taken } of { $seats } seats are taken.
  }
group-title = Your group
group-until = They last until { $date }.
group-over = The group ended on { $date }. Write to us to renew it.
group-invite = Give seats
group-emails = E-mail addresses, as many as you like
group-invite-button = Invite
group-invite-text = Each gets a mail with a link that takes one seat, for that address alone.
group-domains = Whoever confirms an address at { $domains } takes a free seat by themselves.
group-own = Take a seat yourself
group-seats = Who has a seat
group-seats-empty = Nobody yet. Invite someone above.
group-since = since { $date }
group-remove = Take away
group-remove-label = Take away the seat of { $email }
group-remove-text = A seat that is taken away is free at once, and its reader meets the wall with the next page.
group-coming = From { $date } on the group has { $seats } seats. Until then nobody takes one that will not be there.
group-stay = Keep the present seats
group-invoice = Invoice { $number } for more seats waits to be paid
seats-title = Change the number of seats
seats-present = { $name } has { $seats } seats, and { $taken ->
    [one] 1 is
   *[other] { $taken } are
  } taken. They cost { $price } { $per }.
seats-how-many = How many seats
seats-look = See what it costs
seats-now = { $more ->
    [one] You pay { $charge } today for one more seat until { $date }. It is there at once. From { $date } on you pay { $price } { $per } for { $seats } seats.
   *[other] You pay { $charge } today for { $more } more seats until { $date }. They are there at once. From { $date } on you pay { $price } { $per } for { $seats } seats.
}
seats-invoice = { $more ->
    [one] You get an invoice over { $charge } today for one more seat until { $date }. It is there when that is paid. From { $date } on you pay { $price } { $per } for { $seats } seats.
   *[other] You get an invoice over { $charge } today for { $more } more seats until { $date }. They are there when that is paid. From { $date } on you pay { $price } { $per } for { $seats } seats.
}
seats-then = You keep the { $present } seats until { $date }, as they are paid for. From then on you pay { $price } { $per } for { $seats } seats.
seats-leave = { $n ->
    [one] Choose who leaves: at least one. They read until then.
   *[other] Choose who leaves: at least { $n }. They read until then.
}
seats-button-now = Pay and add seats
seats-button-then = Have fewer seats then
seats-back = Back to the group
error-seats-same = The group has as many seats already.
error-seats-stay = { $n ->
    [one] One more must leave before there are so few seats. Choose who leaves.
   *[other] { $n } more must leave before there are so few seats. Choose who leaves.
}
error-seats-waiting = Another change is to come, or an invoice for seats waits to be paid. Undo that first, or let it come.
error-seats-not-now = Seats can be changed while the subscription is paid for and goes on. Your account shows how it stands.
error-seats-declined = The card was declined. Nothing was charged and your seats are what they were; please see to your card.
group-invited = Invited
group-invited-until = open until { $date }
group-invited-over = has ended
group-again = Send again
group-again-label = Send again the invitation to { $email }
group-withdraw = Withdraw
group-withdraw-label = Withdraw the invitation to { $email }
group-join-title = Your seat
group-join-heading = { $group } gives you All-Access
group-join-text = A seat waits for { $email }.
group-join-text-until = A seat waits for { $email }, until { $date }.
group-join-button = Take the seat
group-join-ended = This invitation has ended
group-join-ended-text = It was used, taken back, or is too old. Ask whoever invited you to send it again.
error-group-full = All { $seats } seats are taken or promised. Take one away or withdraw an invitation first, or write to us for more.
error-group-over = This group has ended. Write to us to renew it.
error-group-seated = { $email } has a seat already.
error-group-another = This invitation is for { $email }. Log in with that address to take the seat.
error-group-ended = This invitation has ended. Ask whoever invited you to send it again.
error-group-mails = So many mails were sent that we wait a little. Try again in { $minutes } min.
error-group-many = Write fifty addresses at most at once.
mail-group-invited-subject = { $group } gives you All-Access to { $site }
mail-group-invited-title = A seat waits for you
mail-group-invited-text = { $group } gives you one of its seats: every article, the whole archive, without advertisements. The link is for this address alone and works until { $date }.
mail-group-invited-button = Take the seat
mail-group-seated-subject = You read everything on { $site }
mail-group-seated-title = You have a seat of { $group }
mail-group-seated-text = { $dated ->
    [yes] Every article and the whole archive are open to you until { $date }, with your account.
   *[no] Every article and the whole archive are open to you, with your account.
  }
mail-group-seated-button = Go to your account
mail-group-ended-subject = Your seat of { $group } has ended
mail-group-ended-title = Your seat has ended
mail-group-ended-text = { $group } no longer gives you All-Access. Your account, your saved articles and your free newsletters stay. You can subscribe yourself.
mail-group-ended-button = See what All-Access costs
mail-group-owner-subject = { $group } has { $seats } seats on { $site }
mail-group-owner-title = Give your group its seats
mail-group-owner-text = { $dated ->
    [yes] { $group } has { $seats } seats until { $date }. On its page you invite whom you like, see who has a seat, and take seats away. Log in with this address.
   *[no] { $group } has { $seats } seats. On its page you invite whom you like, see who has a seat, and take seats away. Log in with this address.
  }
mail-group-owner-button = Open the group’s page

# Institutions

institution-link = Read off campus
institution-title = Access by your institution
institution-by-network = You read from the network of { $name }, which provides your access.
institution-by-domain = { $name } provides your access, because your address is one of theirs.
institution-by-pairing = { $name } provides your access. Your account was paired there.
institution-by-nothing = You are on no network that provides access.
institution-pair-text = Pair your account while you are here, and you read everything from anywhere for { $days } days.
institution-pair = Pair my account
institution-pair-again = Pair it anew
institution-unpair = End the pairing
institution-paired = Your account is paired with { $name } and reads from anywhere until { $date }.
institution-how = Many universities, libraries and companies read everything. Open this page on their network, or log in with the address they gave you. An account paired there reads from anywhere for { $days } days.
institution-personal = What is personal (newsletters for subscribers, giving articles away) is not part of it.
institution-reports = Usage reports
usage-title = What your readers read
usage-from = From month
usage-to = To month
usage-show = Show
usage-csv = Download as CSV
usage-json = As JSON
usage-counted = Counted as COUNTER Release 5 does: whole articles sent to people; two requests within 30 seconds are one; an article counts once a visitor and hour among the unique ones.
usage-by-month = By month
usage-month = Month
usage-requests = Total item requests
usage-uniques = Unique item requests
usage-most-read = Read most
usage-article = Article
usage-nothing = Nothing was read in these months.
error-not-on-campus = An account is paired on the institution’s own network. Come back when you are there.
error-months-unreadable = Write months as in 2026-01, the earlier one first.
error-months-backwards = The first month comes after the last. Choose the earlier one first.
error-months-many = A report covers 36 months at most. Ask for the others in a second one.

standing-unconfirmed = Your address waits to be confirmed
standing-registered = Registered reader
standing-subscriber = Subscriber
standing-lapsed = Your subscription has ended
standing-staff = Staff

## Newsletters

newsletters-title = Newsletters
newsletters-intro = Our journalism in your inbox. Choose what you want; each ends with one click.
newsletters-yours = You are logged in. Choose on one page what comes to you.
newsletters-manage = My newsletters
newsletters-none = There are no newsletters to choose from yet.
issues-past = Past issues
issues-none = None has gone out yet. The first one will stand here.
issue-subscribers-only = This issue went to subscribers alone. Log in with your subscription to read it.
issue-readers = our readers
newsletter-confirm-title = Confirm { $name }
newsletter-confirm-text = One press and { $name } comes to your inbox from the next issue on.
newsletter-confirm-button = Yes, send it to me
newsletter-confirmed-title = You are signed up
newsletter-confirmed-text = { $name } comes with its next issue. Every issue has a link that ends it.
newsletter-expired-title = This link has expired
newsletter-expired-text = Sign up again and we send a new one.
newsletter-ask-title = End { $name }?
newsletter-ask-text = One press and it no longer comes to you. Your articles and your account stay as they are.
newsletter-ask-button = Yes, unsubscribe me
newsletter-off-title = You are unsubscribed
newsletter-off-text = { $name } no longer comes to { $email }. Your articles and your account are as they were.
newsletter-off-undo = That was a mistake, sign me up again
newsletter-again-title = Have { $name } again?
newsletter-again-text = One press and it comes to you from the next issue on.
newsletter-again-button = Yes, send it to me again
newsletter-back-title = You are signed up again
newsletter-off-all = Everything that comes to me by mail

## Issues of newsletters

letter-section-news = The day’s news
letter-section-take = Our take
letter-section-latest = Latest from { $site }
letter-section-radar = On our radar
letter-section-most-read = Most read
letter-section-archive = From the archive
letter-section-top-stories = Top stories
letter-section-takes = The week’s takes
letter-section-to-come = What is to come
letter-entitlement-subscriber = subscribers
letter-entitlement-free = readers without a subscription
letter-for-subscribers = For subscribers
letter-read-on = Read on
letter-browser = Read this in your browser
letter-unsubscribe = End this newsletter
letter-preferences = Choose your newsletters
letter-why = { $newsletter } comes to { $address } because you asked { $site } for it.
letter-call-title = All of { $site }
letter-call-text = With All-Access you read every article and the whole archive, without advertisements.
letter-call-button = See what it contains
issue-check-no-take = Our take is missing. Write it, or choose an article that says it: the issue is not sent without.
issue-check-empty = Nothing stands in this issue yet. Add something: an empty issue is not sent.
issue-check-few = “{ $section }” has { $has } of at least { $least }. Add something, or leave it so.
issue-check-gone = A story in it was withdrawn or is not published any more. It is left out.
issue-check-no-link = “{ $item }” leads nowhere. Give its address, or take it away.
issue-check-bad-link = “{ $item }” leads to { $url }, which is no web address. Correct the address, or take the item away.
issue-check-dead-link = “{ $item }” leads to { $url }, where there is no page. Correct the address, or take the item away.
issue-check-no-alt = The picture of “{ $headline }” has no description for those who do not see it. Write one at the article.
issue-check-long-subject = The subject has { $n } letters; phones show about 60. Shorten it, or put what matters first.
issue-check-too-big = For { $whom } the issue takes { $n } KB, and mail programs cut off what is longer than about 90. Leave something out.

## Messages and errors

error-status = Error { $status }
message-home = Go to the front page
message-404-title = We cannot find this page
message-404-text = The address may be mistyped, or the page may have moved. Search for it, or start from the front page.
message-410-title = This article has been withdrawn
message-410-text = It was published here and is no longer available.
message-429-title = A little too fast
message-429-text = Many requests came from your connection in a short time. Please wait a minute and try again.
message-500-title = Something went wrong on our side
message-500-text = It has been noted, and nothing you entered was lost on purpose. Please try again in a moment.
message-503-title = We are very busy
message-503-text = Please try again in a few seconds.
message-full-title = We cannot keep anything just now
message-full-text = Nothing was changed, and nothing was lost. You can read on meanwhile; please try this again later.

## What a form says after it was sent
error-delete-mismatch = This is not the address of your account.
notice-error-label = Please check
notice-gift-link = Your gift link
newsletter-sent-title = Check your inbox
newsletter-sent-notice = Press the button in the mail we sent you and { $name } comes with its next issue.

## Mails
mail-reason-register = You asked to read on at { $site }.
mail-reason-login = You asked to log in at { $site }.
mail-reason-new-reader = There is no account with this address at { $site } yet; the code makes one.
mail-reason-address = You asked to use this address at { $site }.

mail-why = You receive this because your address was entered at { $site }.
mail-ignore-address = If that was not you, do nothing: without the code nothing changes.
mail-ignore = If that was not you, do nothing: without the code nobody gets in.
mail-sign-off = The editors of { $site }
mail-code-subject = { $code } is your code for { $site }
mail-code-title = Your code
mail-code-text = Enter this code on the page that asked for it:
mail-code-or = Or press the button, in the browser you read with:
mail-code-or-link = Or open this link, in the browser you read with:
mail-code-button = Log in
mail-code-button-address = Use this address
mail-code-minutes = { $n ->
    [one] Code and link are good for 1 minute, once.
   *[other] Code and link are good for { $n } minutes, once.
  }
mail-welcome-subject = Welcome to { $site }
welcome-next = Next steps
mail-welcome-title = Welcome
mail-welcome-text = Your address is confirmed. This is what you now have:
mail-welcome-articles = { $n ->
    [1] One article of your choice each month; it stays open to you
    [2] Two articles of your choice each month; they stay open to you
    [3] Three articles of your choice each month; they stay open to you
    [4] Four articles of your choice each month; they stay open to you
    [5] Five articles of your choice each month; they stay open to you
   *[other] { $n } articles of your choice each month; they stay open to you
  }
mail-welcome-newsletter = { $name } by e-mail; one click in any issue ends it
mail-welcome-login = No password: we mail you a code whenever you log in
mail-welcome-button = Start reading
mail-welcome-account = Your account, with everything you can change:
mail-newsletter-subject = Confirm { $name }
mail-newsletter-title = One press to start { $name }
mail-newsletter-text = Someone, we hope you, asked for { $name } at this address. Confirm and it comes with the next issue.
mail-newsletter-button = Yes, send it to me
mail-newsletter-ignore = If you did not ask for it, do nothing and it never comes.
mail-address-subject = Your address at { $site } was changed
mail-address-title = Your address was changed
mail-address-text = On { $date } the address of your account changed from this one to { $address }. Mail goes there from now on.
mail-address-not-you = If this was not you, write to { $contact } at once and we set it right.
mail-passkey-subject = A passkey was added to your account at { $site }
mail-passkey-title = A passkey was added
mail-passkey-text = Whoever holds the passkey “{ $name }” can log in to your account from now on.
mail-passkey-not-you = If this was not you, remove it on your account page and log out everywhere.
mail-passkey-button = See my passkeys
mail-factor-subject = What opens the newsroom of { $site } for you has changed
mail-factor-title = Your second factor has changed
mail-factor-app-added = An authenticator app was set up: its codes open the newsroom for you.
mail-factor-app-removed = Your authenticator app was removed: its codes open nothing any more.
mail-factor-key-added = The passkey “{ $name }” was added: it opens the newsroom for you.
mail-factor-key-removed = The passkey “{ $name }” was removed: it opens the newsroom no more.
mail-factor-forgotten = All that you had was forgotten, by an owner or by whoever runs the server. You set up another when you next come in.
mail-factor-at = That was on { $time }.
mail-factor-not-you = If you know nothing of it, tell an owner at once, and log out everywhere on your account page.
mail-factor-button = See what opens the newsroom
mail-device-subject = A device was logged out of { $site }
mail-device-title = A device was logged out
mail-device-text = You logged in on one more device than an account can have ({ $n }). We logged out the one unused the longest: { $device }.
mail-device-not-you = If you do not know the new device, log out everywhere on your account page.
mail-device-button = See my devices

## Messages of the server

message-400-title = This did not work
message-400-text = The request was not complete. Please go back, check what was entered, and try again.
message-403-text = This request came from another site, so nothing was done. Please open the page here and try again.
message-403-picture = This picture belongs to an article that is not open to you.
message-405-text = This address does not take that kind of request. Please start from the front page.
message-413-text = More was sent than this form can take. Please shorten it and try again.
address-title = Confirm your new address
gift-made-title = Your gift link
gift-made-text = Send this address to whoever should read the article. It works until { $date }, for the first { $n } readers.

## Why something was not done

error-search-empty = There is nothing in this search that could be kept: dates alone lie behind us.
error-search-index = The search index is being built. Try again in a minute.
error-search-sort = Results come by "relevance", by "date" or with the "oldest" first; leave the order out for relevance.
error-search-limit = The number of results is a whole number from 1 on.
error-search-date = A date is a year, a month or a day, as in 2021, 2021-03 or 2021-03-15.
error-list-page = This page of the list does not exist; start again from its first page.
error-email-empty = Please type your e-mail address.
error-email-at = An e-mail address has one @ in it, as in name@example.org.
error-email-local = The part before the @ is not one that mail can be sent to.
error-email-domain = The part after the @ is not a complete domain, as in example.org.
error-email-long = This address is longer than e-mail allows.
error-code-wrong = { $left ->
    [one] This is not the code we sent. Please look at the latest mail; you have 1 more try.
   *[other] This is not the code we sent. Please look at the latest mail; you have { $left } more tries.
  }
error-code-expired = This code has expired. Please have a new one sent.
error-code-too-many = There were too many wrong codes. Please have a new one sent, or press the button in the mail.
error-code-none-asked = This browser has not asked for a code. Please type your e-mail address and we send you one.
error-link-expired = This link has expired. Please have a new one sent.
error-link-used = This link has been used. Please have a new one sent.
error-link-unknown = This link is not complete, or too old. Please have a new one sent.
error-address-other-browser = Please open this link in the browser you are logged in with, or type the code there.
error-address-taken = There is an account with this address already. Please log in with it, or delete it first.
error-newsletter-unknown = There is no newsletter “{ $name }” here. The page Newsletters lists those there are.
error-newsletter-subscribers = { $name } comes with All-Access. Log in with your subscription to receive it, or see what All-Access contains.
error-gift-not-subscriber = Gift links come with All-Access.
error-gift-quota = All gift links of this month are made; there are new ones on { $reset }.
error-gift-no-article = This article is not published, so it cannot be given away.
error-gift-no-link = There is no such gift link; check that the address was copied whole.
error-gift-over = This gift link no longer opens its article.
error-erase-no-reader = There is no such account; it may have been deleted already.
error-erase-last-owner = You are the only owner of this site. Make someone else an owner first, then delete your account.
device-named = { $browser } on { $system }
device-browser = A browser
device-on = A browser on { $system }

## General texts of a site that has written none of its own

page-about-html = <p>{ $site } is an independent publication that lives from its readers.</p><p>Write to us: { $contact }.</p>
page-privacy-html = <p>We keep what a reader's account needs and nothing else: your e-mail address, when you confirmed it, the devices you are logged in on, the articles you unlocked, your newsletters and what you agreed to. There is no password, no tracking script, and no request to any other site. How often pages are opened is counted, never by whom: no cookie is set for it and no address is kept.</p><p>Your account page exports everything we hold and deletes it. After deletion a keyed fingerprint of your address stays with the list of unlocked articles, so that a free allowance is not given twice; the address cannot be read from it.</p><p>Questions: { $contact }.</p>
page-terms-html = <p>Registered readers choose a number of articles each month that stay open to them. Subscribers read everything; a subscription can be ended at any time and lasts to the end of what is paid for.</p><p>Accounts are personal. Questions: { $contact }.</p>

## Setting up a new site

language-name = English
set-up-title = Set up your publication
set-up-intro = A few things only you know. Everything can be changed later, in one file.
set-up-problems = { $n ->
    [one] One thing needs another look
   *[other] { $n } things need another look
  }
set-up-meant = Did you mean { $hint }?
set-up-by-environment = Set by this server's environment.
set-up-publication = The publication
set-up-name = Name
set-up-tagline = Line under the name
set-up-tagline-hint = Optional. A few words, shown with the name.
set-up-description = Description
set-up-description-hint = Optional. A sentence for search engines and feeds.
set-up-language = Language
set-up-time_zone = Time zone
set-up-time_zone-hint = A city, as in Europe/Lisbon. Dates and months go by it.
set-up-url = Public address
set-up-url-hint = How readers reach it, without a path. Links in mails begin with it.
set-up-you = You
set-up-owner = Your e-mail address
set-up-owner-hint = It becomes the owner's. There is no password: this browser is signed in, and a mailed code signs in others.
set-up-mail = Mail
set-up-mail-intro = Readers sign in with a code by mail, so a public site needs a way out for mail.
set-up-transport-outbox = Keep mails as files
set-up-transport-outbox-hint = Good for a trial: nothing leaves this machine.
set-up-transport-smtp = Send them by a relay
set-up-transport-smtp-hint = Your provider's SMTP server.
set-up-host = Server
set-up-port = Port
set-up-security = Protection
set-up-security-starttls = STARTTLS (usual, port 587)
set-up-security-tls = TLS from the start (port 465)
set-up-security-none = None (a relay on this machine)
set-up-username = User name
set-up-password = Password
set-up-password-kept = A password is kept. Type another to replace it.
set-up-from = Sender and contact address
set-up-from-hint = Mails come from it and readers write to it. Left out: your own.
set-up-reading = Who may read what
set-up-access = Articles are, unless you say otherwise
set-up-access-free = Free for everyone
set-up-access-registered = For registered readers
set-up-access-metered = Metered: some each month
set-up-access-subscribers = For subscribers alone
set-up-allowance = Free articles a month
set-up-allowance-hint = For a registered reader, of their choice.
set-up-reading-hint = Rules by section, author or age, and each article's own setting, come before this.
set-up-continue = Continue
set-up-nothing-yet = Nothing is written yet: the next page shows everything once more.
set-up-review-title = Is this right?
set-up-review-intro = One press, and your publication is there. Until then nothing is written.
set-up-review-relay = By { $host }, port { $port }: { $security }
set-up-finish = Create { $name }
set-up-try-mail = Send a test mail
set-up-try-mail-hint = The test mail goes to { $email }.
set-up-try-outbox-hint = The test mail becomes a file in the data folder.
set-up-change = Change something
set-up-mail-sent = The relay took the mail. Look for it in the inbox of { $email }, and in the spam folder. It said: { $detail }
set-up-mail-kept = The mail is kept in the folder outbox, as { $detail }.
set-up-mail-silent = The relay did not answer in time. Check server and port, and whether a firewall is between.
set-up-mail-no-connection = The relay cannot be reached. Check server and port, and whether a firewall is between.
set-up-mail-no-tls = The connection cannot be protected as you chose. Try the other kind of protection, with its port.
set-up-mail-login = The relay does not accept user name and password. Type both once more.
set-up-mail-sender = The relay does not let you send from this address. Use one that belongs to your account there.
set-up-mail-recipient = The relay does not accept your own address. Check it for a slip.
set-up-mail-failed = The mail was not taken over. This is what was said:
set-up-failed = Nothing was created; the folder is as it was. This is what went wrong:
set-up-taken = Someone else is setting this site up, or has done so. Nothing was changed. Look at the folder:
set-up-error-name = Type the publication's name.
set-up-error-long = This is too long; 200 characters are the most.
set-up-error-language = Choose one of the languages.
set-up-error-time-zone = This is no time zone. Choose one from the list, as in Europe/Lisbon.
set-up-error-url = Type the address without a path, as in https://magazine.example.
set-up-error-url-plain = Sign-in links begin with this address, so it must be https.
set-up-error-email = Type a whole e-mail address, as in name@example.org.
set-up-error-choice = Choose one of these.
set-up-error-allowance = Type a number from 0 to 1000.
set-up-error-host = Type the name of the relay, as in smtp.example.org.
set-up-error-port = Type a port, a number from 1 to 65535.
set-up-400-title = This did not work
set-up-400-text = The request was not complete. Open the link from the terminal once more.
set-up-403-title = Please start from the set-up page
set-up-403-text = This request came from another site, so nothing was done. Open the link from the terminal once more.
set-up-404-title = This is not the link
set-up-404-text = The set-up opens with the link that the server printed when it started. Copy it whole; after a restart there is a new one.
set-up-410-title = The set-up is done
set-up-410-text = The link has been used, and the publication is there. Whoever used it is its owner.
set-up-429-title = Too many wrong links
set-up-429-text = Please wait a minute, then open the link that the server printed.
set-up-500-title = Something went wrong
set-up-500-text = The fault is on our side and stands in the server's log. Nothing was changed; please try again.
set-up-503-title = Something is being prepared here
set-up-503-text = A publication is being set up at this address. Please come back in a little while.
set-up-over-title = The set-up is done
set-up-over-text = The link that opened it has been used and works no more. If you own this publication, log in with your e-mail address.
mail-trial-subject = A test mail from { $site }
mail-trial-title = It works
mail-trial-text = This mail came from the set-up of { $site } and shows that mail gets from there to you.
mail-trial-next = Go back to the set-up page to finish.
welcome-site = { $site } is there
welcome-intro = You own it, and this browser is signed in. These are good next steps, in any order. You find this page again at /welcome.
welcome-archive = Bring your archive
welcome-archive-text = Articles come from NDJSON, a WordPress export or a Ghost export, packed or not. It can be stopped and goes on where it was; nobody is mailed.
welcome-archive-done = Articles are there. More can be imported at any time; a second run changes nothing.
welcome-archive-others = Readers come from a CSV file with a column “email”.
welcome-plans = Say what you sell
welcome-plans-text = Until there is a plan, the walls only ask readers to register. Plans stand in { $file }:
welcome-letters = Look at your newsletters
welcome-letters-text = Three are there: a free letter, the Daily Review and the Weekly Review. Their issues are put together by themselves and wait until an editor approves them. The same file says when each comes and what stands in it; in the newsroom it can be changed under Settings.
shipped-weekly-letter-name = The Weekly Letter
shipped-weekly-letter-description = The free letter, every Thursday: what we published, and what was read most.
shipped-daily-review-name = The Daily Review
shipped-daily-review-description = Monday to Friday: our take on the day’s most important news, the latest from us, and what is on our radar.
shipped-weekly-review-name = The Weekly Review
shipped-weekly-review-description = On Saturdays: the week’s most important stories in short, and what is to come.
welcome-restart = After a change look whether the settings are right, then restart the server.
welcome-colleagues = Invite colleagues
welcome-colleagues-text = Each gets a role (owner, publisher, editor, author, contributor, analyst) and a link that signs them in.
welcome-mail = Let mail out
welcome-mail-text = Mails are files in { $folder } for now, also your own sign-in codes. Before readers come, name a relay in { $file }, under [mail].
welcome-https = Put https in front
welcome-https-text = This address is plain http, which is good for a trial on this machine. For readers see “Behind a proxy” in docs/operating.md.
welcome-backup = Back it up
welcome-backup-text = The whole site, while it serves:
welcome-home = See the front page

## The demonstration: `broadsheet demo` alone shows these

demo-kicker = Demonstration
demo-title = Be any reader, open any page
demo-intro = { $name } is a magazine that does not exist, run by software that does. Choose who is reading, and see what they see. Nothing you do here leaves this machine.
demo-now = Reading in this browser:
demo-now-anonymous = a passer-by
demo-now-unconfirmed = someone who left an address and has not confirmed it
demo-now-registered = a registered reader
demo-now-lapsed = a former subscriber
demo-now-subscriber = someone with All-Access
demo-now-institution = someone in a library
demo-now-staff = an editor
demo-now-left = { $n ->
    [0] with no article left this month
    [one] with one article left this month
   *[other] with { $n } articles left this month
  }
demo-cast-title = Who is reading
demo-cast-text = Each button makes this browser a reader newly arrived at that point, and opens an article that shows the difference. Press one as often as you like: every time it is someone new.
demo-be = Read as this
demo-institution = The demonstration pretends that you sit in the reading room of { $name }.
demo-be-anonymous = A passer-by
demo-be-anonymous-text = Came by a link. Reads the beginning, and is asked for an address in return for the rest.
demo-be-unconfirmed = Has not confirmed
demo-be-unconfirmed-text = Left an address for one article and wants another. The code comes first; it is among the mails.
demo-be-first = The first article
demo-be-first-text = Left an address a moment ago. This one article is open already; confirming brings three more a month.
demo-be-new = Registered, three left
demo-be-new-text = Chooses which articles to spend. Looking costs nothing; the button does.
demo-be-one-left = Registered, one left
demo-be-one-left-text = The same, towards the end of the month.
demo-be-exhausted = Registered, none left
demo-be-exhausted-text = Is told when there are new ones, and what a subscription costs.
demo-be-unlocked = Has unlocked the article
demo-be-unlocked-text = It stays open for good, and counts once.
demo-be-gift = Got it as a gift
demo-be-gift-text = A subscriber sent a link. It opens this article and no other, without an account.
demo-be-subscriber = A subscriber
demo-be-subscriber-text = Reads everything. No wall, no advertisement; can give articles away.
demo-be-trial = On trial
demo-be-trial-text = All-Access for a month, which then ends by itself.
demo-be-comp = A guest of the house
demo-be-comp-text = All-Access given by the publisher, without an end.
demo-be-lapsed = A former subscriber
demo-be-lapsed-text = The subscription ended a week ago. The wall knows the date, and still offers this month’s articles where it can.
demo-be-institution = In a library
demo-be-institution-text = Everything is open on the network of an institution, and the page says whose it is.
demo-be-editor = An editor
demo-be-editor-text = Staff read everything, whatever its rules.
demo-walls-title = The walls
demo-walls-text = The six ways in which an article can stop. Each button takes you to one, as the reader who meets it.
demo-wall-registration = Leave an address
demo-wall-confirm = Confirm it first
demo-wall-unlock = Use one of three
demo-wall-exhausted = None left
demo-wall-subscribe = For subscribers
demo-wall-lapsed = Subscription ended
demo-pages-title = Every kind of page
demo-group-articles = Articles
demo-group-lists = Lists
demo-group-reading = Looking for something
demo-group-selling = Subscribing and giving
demo-group-account = Joining
demo-group-house = The house
demo-to-free = Open to all
demo-to-registered = For registered readers
demo-to-metered = Metered
demo-to-subscribers = For subscribers
demo-to-missing = Not there (404)
demo-to-withdrawn = Withdrawn (410)
demo-to-home = Front page
demo-to-section = Section
demo-to-topic = Topic
demo-to-place = Place
demo-to-author = Author
demo-to-series = Series
demo-to-month = Month
demo-to-archive = Archive
demo-to-search = Search
demo-to-newsletters = Newsletters
demo-to-subscribe = Plans and prices
demo-to-give = Give All-Access
demo-to-redeem = Redeem a present
demo-to-withdraw = Withdraw from a contract
demo-to-institution = Access through an institution
demo-to-login = Log in
demo-to-account = Your account
demo-to-mail = The mails
demo-to-about = About
demo-to-privacy = Privacy
demo-to-terms = Terms
demo-to-feed = Feed
demo-to-sitemap = Sitemap
demo-to-news-sitemap = News sitemap
demo-to-robots = For robots
demo-look-title = What to look at
demo-look-1 = Begin as a passer-by, leave any address at the wall, and find the code among the mails. Confirm, unlock three articles, and ask for a fourth.
demo-look-2 = Look at the source of an article that stops at a wall: the rest is not hidden in it, it is not there.
demo-look-3 = Become a subscriber and open the same article: no wall, no advertisement, and no gap where one was.
demo-look-4 = Switch off scripts, make the window as narrow as a phone, or turn the system dark. Everything goes on working.
demo-footer = Demonstration
demo-footer-cast = Who is reading
demo-hint = This is a demonstration: the code is not mailed anywhere, it waits among
demo-hint-link = the demonstration’s mails
demo-mail-title = Mails
demo-mail-intro = Everything this magazine has mailed, newest first. None of it left this machine.
demo-mail-empty-title = No mail yet
demo-mail-empty-text = Leave an address at a wall, ask for a code, or sign up for a newsletter: what is sent arrives here within a second.
demo-mail-reload = Waiting for a mail?
demo-mail-again = Look again
demo-mail-to = To { $to }
demo-mail-when = { $date }, { $time }
demo-mail-html = The mail “{ $subject }”
demo-mail-text = As plain text
demo-mail-headers = Its headers

# Changing the plan, and standing still
change-title = Change your plan
change-present = You have { $plan }: { $price } { $per }.
change-now = You pay { $charge } today: { $price } less { $credit } for the days of your present plan that are left. It begins at once and is renewed on { $date }, for { $price } { $per }.
change-rest = You pay { $charge } today, the difference for the days until { $date }. It begins at once; from { $date } on you pay { $price } { $per }.
change-never = You cannot change to this while your subscription goes on. Cancel it, and subscribe to this when what you paid for is over: { $price } { $per }.
change-trial = Your trial goes on as it is. After it you pay { $price } { $per }.
change-then = You keep what you have until { $date }, as it is paid for. From then on you pay { $price } { $per }.
change-button-now = Change now
change-button-then = Change then
change-keep = Keep the present plan
pause-title = Let your subscription stand still
pause-text = What is paid for is paid for: you read everything until { $date }. Then nothing is open and nothing is charged, until the day you choose; on that day { $price } is charged and everything opens again. You can end the pause at any time.
pause-until = { $n ->
    [one] One month, until { $date }
   *[other] { $n } months, until { $date }
  }
pause-keep = Let it go on
pause-months = A subscription can stand still for one, two or three months. Please choose one of them.
subscription-change = Change plan
subscription-pause = Pause
subscription-resume = Go on now
subscription-no-pause = Do not pause
subscription-stay = Keep the present plan
subscription-next-plan = From { $date } on you have { $plan } for { $price } { $per }.
subscription-next-price = From { $date } on it costs { $price } { $per }.
subscription-pausing = You read everything until { $date }. Then it stands still until { $until }, when { $price } is charged.
subscription-paused-until = It stands still, and nothing is charged. On { $until } it goes on and { $price } is charged; you can go on now for the same.
subscription-card-on-file = Card
subscription-card-works = works (sandbox)
subscription-card-fails = is declined (sandbox)
subscription-back = { $plan } is { $price } { $per }, and opens everything at once.
error-no-change = You cannot change to this plan now. Your account shows what you can change to.
error-change-outdated = What the change costs has changed since you looked. Nothing was charged; please look at it again.
error-change-declined = The card was declined. Nothing was charged and everything is as it was; please see to your card.

# Offers
offer-months = { $n ->
    [one] for the first month, then { $then } { $per }
   *[other] for the first { $n } months, then { $then } { $per }
  }
offer-years = { $n ->
    [one] for the first year, then { $then } { $per }
   *[other] for the first { $n } years, then { $then } { $per }
  }
plan-offer = New subscribers pay { $price }
plan-offer-months = { $n ->
    [one] The first month for { $price }
   *[other] The first { $n } months for { $price } each
  }
plan-offer-years = { $n ->
    [one] The first year for { $price }
   *[other] The first { $n } years for { $price } each
  }
checkout-terms-offer = You pay { $price } now and { $price } { $per } { $offer }, until you cancel. You cancel on your account page with two clicks and read on to the end of what you have paid for.
checkout-terms-trial-offer = You pay nothing now. On { $date } you pay { $price } and then { $price } { $per } { $offer }, until you cancel. You cancel on your account page with two clicks, and before that day it costs nothing.
checkout-code = Have you got a code?
checkout-code-button = Use it
error-offer-over = There is no such offer for this plan any more. The price below is what it costs.
error-offer-new = This offer is for new subscribers. The price below is what it costs you.
error-offer-returning = This offer is for whoever had a subscription before. The price below is what it costs you.
error-offer-domain = This offer is for addresses of certain institutions. Log in with yours first, then use the code again.
error-offer-had = You have had this offer before. The price below is what it costs you.
currency-other = Prices in { $currency }
error-currency = Nothing is sold in that currency here. Choose one of these: { $all }.
error-currency-kept = You pay in { $currency } here, and stay with that currency. Nothing was ordered; the price below is what it costs you.
error-not-sold = “{ $plan }” is not sold in { $currency }. It is sold in: { $all }. The page Subscribe shows what there is.
error-offer-currency = This offer does not hold for prices in this currency. The price below is what it costs.
mail-billing-offer-ending-subject = Your offer at { $site } ends soon
mail-billing-offer-ending-title = Your offer ends soon
mail-billing-offer-ending-text = You pay { $price } for { $plan } now. As we said when you subscribed, it costs { $then } from { $date } on. If you would rather not go on, cancel before that day; that takes two clicks.

# Notices by the calendar
offers-letter = Offers to come back
mail-billing-button-again = Come back
mail-billing-button-card = See to your card
mail-billing-cancel = If you would rather not go on:
mail-billing-offers-why = You get this mail because you subscribed to { $site }.
mail-billing-offers-stop = No more of these
mail-billing-renewal-subject = Your subscription to { $site } is renewed soon
mail-billing-renewal-title = One more year
mail-billing-renewal-text = { $plan } is renewed for another year on { $date }, and { $price } is charged then. You need do nothing to go on. If you cancel before that day nothing is charged, and you read to the end of what you paid for; that takes two clicks.
mail-billing-trial-ending-subject = Your trial at { $site } ends soon
mail-billing-trial-ending-title = Your trial ends soon
mail-billing-trial-ending-text = Your trial of { $plan } ends on { $date }. Then { $price } is charged, and again each term until you cancel. If you cancel before that day it costs nothing; that takes two clicks.
mail-billing-reminder-subject = Your subscription to { $site }: once a year
mail-billing-reminder-title = Thank you for another year
mail-billing-reminder-text = You have { $plan } since { $since }. It goes on by itself, and { $price } is charged each term until you cancel, which you can do at any time with two clicks. We remind you of this once a year.
mail-billing-price-change-subject = Your subscription to { $site } will cost something else
mail-billing-price-change-title = Another price
mail-billing-price-change-text = { $plan } costs you { $price } now. From { $date } on it costs { $then }. Until then nothing changes. If you do not agree, cancel before that day and you pay no more; that takes two clicks.
mail-billing-resuming-subject = Your subscription to { $site } goes on soon
mail-billing-resuming-title = Your pause ends soon
mail-billing-resuming-text = { $plan } goes on on { $date }, and { $price } is charged then. Everything is open again from that day.
mail-billing-still-failed-subject = A payment to { $site } is still owed
mail-billing-still-failed-title = We could not charge your card
mail-billing-still-failed-text = We have tried again to charge { $price } for { $plan }, and the bank refused it. Please see to your card, so that you can read on; if it keeps failing, the subscription ends.
mail-billing-win-back-subject = { $site } without you
mail-billing-win-back-title = We would like to have you back
mail-billing-win-back-text = Your subscription ended on { $date }. What you saved and read is still there. { $plan } is { $price }, it opens everything at once, and you can cancel at any time with two clicks.

# Withdrawing
withdraw = Withdraw from contract
withdraw-title = Withdraw from contract
withdraw-text = For { $days } days after you subscribed or gave a present you can withdraw from the contract, without saying why, and we pay back what you paid. You need not log in.
withdraw-open = You subscribed to { $plan } on { $date }. You can withdraw until the end of { $until }.
withdraw-closed = You subscribed to { $plan } on { $date }. The time to withdraw ended with { $until }; you can cancel at any time.
withdraw-present-open = You gave { $plan } as a present on { $date }. You can withdraw until the end of { $until }.
withdraw-present-redeemed = The present you gave on { $date } has been redeemed, and someone reads by it. If you wish to withdraw all the same, we look at it ourselves.
withdraw-name = Your name
withdraw-name-missing = Please write your name, so that we know who declares this.
withdraw-email = E-mail address you bought with
withdraw-about = What you withdraw from
withdraw-about-subscription = A subscription
withdraw-about-present = A present I gave
withdraw-contract = Contract
withdraw-contract-optional = Number of a receipt, or what you bought, if you have it at hand
withdraw-button = Withdraw from contract here
withdraw-else = To end a subscription with the term that is paid for, cancel it on the page of your account.
withdraw-confirm-text = Please look whether this is right. Nothing is declared until you confirm it.
withdraw-own = { $plan }, since { $date }
withdraw-contract-own = Bought
withdraw-what-happens = With your declaration the contract ends and we pay back what you paid. You get a receipt with the day and time by e-mail at once.
withdraw-confirm = Confirm withdrawal
withdraw-change = Change something
withdraw-receipt-title = We have received your withdrawal
withdraw-number = Number
withdraw-received = Received
withdraw-to = To
withdraw-mailed = This receipt is on its way to you by e-mail as well.
withdraw-outcome-done = The contract is over. Nothing had been charged, and nothing will be.
withdraw-outcome-paid = The contract is over, and { $price } are on their way back to you.
withdraw-outcome-due = The contract is over, and what you paid is on its way back to you.
withdraw-outcome-open = It counts from this moment. If { $email } is the address you bought with, the mail we just sent there says what comes next: if all is as it should be, it has a button that carries the withdrawal out at once; without it a person does so within some days.
withdraw-ask-title = Carry out your withdrawal?
withdraw-ask-text = We received the declaration below. If it is yours, the contract ends now and we pay back what you paid.
withdraw-ask-button = Yes, it is mine: carry it out
mail-withdrawal-subject = We received your withdrawal, number { $number }
mail-withdrawal-title = We received your withdrawal
mail-withdrawal-outcome-done = The contract is over. Nothing had been charged, and nothing will be.
mail-withdrawal-outcome-paid = The contract is over, and { $price } are on their way back to you, by the way you paid.
mail-withdrawal-outcome-due = The contract is over. What you paid goes back to you by the way you paid, within 14 days at the latest.
mail-withdrawal-outcome-unproven = It counts from the moment given below. So that nobody else can end what you bought, please show that the declaration is yours: the button carries it out at once. If you do nothing, we look at it ourselves. If it is not yours, write to { $contact }.
mail-withdrawal-outcome-late = It came after the time for it was over, so the contract goes on. A subscription can be cancelled on the page of your account at any time. If you see this differently, write to { $contact }.
mail-withdrawal-outcome-redeemed = The present it is about has been redeemed, and someone reads by it. We look at it ourselves and answer you within some days; you can reach us at { $contact }.
mail-withdrawal-outcome-unknown = We found no contract under this address that it can be about. We look at it ourselves and answer you; if you bought with another address, tell us at { $contact }.
mail-withdrawal-keep = Please keep this mail: it is your receipt.
mail-withdrawal-why = You get this mail because a withdrawal was declared at { $site } with this address.
mail-withdrawal-told-subject = Withdrawal { $number } was declared
mail-withdrawal-told-title = Withdrawal { $number }
mail-withdrawal-told-done = It has been carried out: the contract is over. Paid back: { $price }.
mail-withdrawal-told-due = It is being carried out by the processor. There is nothing to do.
mail-withdrawal-told-unproven = It came in time, from a browser that nobody had logged in with. Its sender has a button that carries it out. If they do not press it, look at it before 14 days are over: “broadsheet billing withdraw { $number }” carries it out.
mail-withdrawal-told-late = It came after the time for it. Its sender was told that the contract goes on. “broadsheet billing withdraw { $number }” carries it out all the same.
mail-withdrawal-told-redeemed = It is about a present that came in time to be withdrawn from, but was redeemed before: someone reads by it. Please decide, and answer. To take it back, give the money back where it was paid; the present then ends by itself.
mail-withdrawal-told-unknown = There is no contract under its address. Please look whether you know its sender, and answer.
mail-withdrawal-told-why = You get this mail because this is the contact address of { $site }.

# An issue that waits for editors
mail-issue-subject = { $newsletter } waits for you
mail-issue-title = { $newsletter } is due at { $time }, and nobody has approved it
mail-issue-text = What stands in it was put together by itself. Look at it, change what you like and approve it. Five minutes before its time it is held if nobody has; it is sent then as soon as somebody approves it.
mail-issue-button = Look at the issue
mail-issue-why = You get this mail because you may approve newsletters of { $site }.

# A subscription that is given
mail-comp-subject = { $site } is open to you
mail-comp-title = Everything is open to you
mail-comp-text = { $dated ->
    [yes] { $site } gives you All-Access until { $date }: every article and the whole archive, without advertisements. It costs nothing and ends by itself.
   *[no] { $site } gives you All-Access: every article and the whole archive, without advertisements. It costs nothing.
  }
mail-comp-button = Log in and read

# Invoices
error-ordered = You have ordered by invoice, and the invoice waits to be paid. Pay it, or cancel that order first.
plan-seats = { $plan }, { $n } seats
checkout-group = Is it for several readers? Each seat costs the same. You give the seats on a page of the group, and have one yourself.
checkout-group-seats = Seats
checkout-group-seats-wrong = A group has 2 to 5000 seats.
checkout-group-name = Name of the group
checkout-group-name-missing = Give the group a name, as its readers will see it.
checkout-group-button = Show the price
order-title = Order by invoice
order-for = The subscription is for { $email }. The invoice goes there by e-mail.
order-name = Name of the organisation or person
order-name-missing = Please type whom the invoice is for.
order-address = Postal address
order-address-missing = Please type the address for the invoice.
order-tax-number = Tax number, if you have one
order-reference = Your own reference for the invoice, if you need one
order-too-long = Please write less here.
order-terms-payment = You get an invoice today, to be paid by bank transfer within { $days } days. Everything opens when the money is there.
order-terms-order = Everything opens at once. You get an invoice today, to be paid by bank transfer within { $days } days.
order-terms-present = You get an invoice today, to be paid by bank transfer within { $days } days. The present is mailed on its day, or when the money is there if that is later. Nothing renews by itself.
order-for-present = The invoice goes to { $email } by e-mail.
order-terms-renewal = The price is { $per }, until you cancel: before each further term you get another invoice. You cancel on your account page with two clicks.
order-agree = I agree to this renewal and to the
order-button = Order with obligation to pay
order-instead = Would you rather pay an invoice by bank transfer?
invoice-title = Invoice
invoice-to = For
invoice-tax-number = Tax number of the buyer
invoice-reference = Your reference
invoice-date = Date
invoice-what = Subscription
invoice-period = { $from } to { $until }
invoice-period-seats = For the seats that are added: { $from } to { $until }
invoice-period-month = One month, from the day the payment arrives
invoice-period-year = One year, from the day the payment arrives
invoice-present-month = A present of one month
invoice-present-year = A present of one year
invoice-present-for-month = A present for { $name }: one month
invoice-present-for-year = A present for { $name }: one year
invoice-sum = To be paid
invoice-due = Payable by
invoice-account = To this account
invoice-purpose = With these words
invoice-state-open = To be paid by { $date }.
invoice-state-overdue = It was to be paid by { $date }.
invoice-state-paid = Paid on { $date }. Thank you.
invoice-state-cancelled = Cancelled on { $date }. Nothing is owed.
invoice-cancel = Cancel this order
invoice-cancel-text = As long as it is not paid you can cancel the order; then nothing is owed.
invoices-title = Invoices
invoices-open = to be paid by { $date }
invoices-overdue = was to be paid by { $date }
invoices-paid = paid on { $date }
invoices-cancelled = cancelled on { $date }
subscription-invoice-waiting = Everything opens when your invoice over { $price } is paid.
subscription-invoice-active = It goes on with { $date }, and you get an invoice over { $price } before.
subscription-invoice-owing = Your invoice was to be paid by { $date }. Please pay it, so that you can read on.
mail-invoice-button = See the invoice
mail-invoice-button-again = See the plans
mail-invoice-issued-subject = Invoice { $number } from { $site }
mail-invoice-issued-title = Invoice { $number }
mail-invoice-issued-text = Here is your invoice for { $plan }: { $price }, to be paid by { $date }. The page has the account it goes to, and can be printed or passed on to whoever pays.
mail-invoice-overdue-subject = Invoice { $number } from { $site } is still to be paid
mail-invoice-overdue-title = Did you overlook an invoice?
mail-invoice-overdue-text = Your invoice for { $plan } over { $price } was to be paid by { $date }, and we have seen no money. The present waits for it. If you have just paid, there is nothing to do.
mail-invoice-cancelled-subject = Invoice { $number } from { $site } is cancelled
mail-invoice-cancelled-title = Invoice { $number } is cancelled
mail-invoice-cancelled-text = Your invoice for { $plan } was to be paid by { $date }, and we have seen no money. We have cancelled the order: nothing is owed. If you have paid meanwhile, please write to us.
mail-invoice-told-ordered-subject = Invoice { $number }: somebody has ordered
mail-invoice-told-ordered-title = Somebody has ordered by invoice
mail-invoice-told-ordered-text = Invoice { $number } over { $price } is to be paid by { $date }. When the money is there, say so in the newsroom, under Invoices, or with “broadsheet billing paid { $number }”.
mail-invoice-told-back-subject = Money is to be sent back
mail-invoice-told-back-title = Please send { $price } back
mail-invoice-told-back-text = The subscription that invoice { $number } was paid for ended on { $date }, and { $price } of it goes back. Nobody but you can transfer it.
mail-billing-next-invoice-subject = Your subscription to { $site } goes on soon
mail-billing-next-invoice-title = One more year
mail-billing-next-invoice-text = { $plan } goes on for another year from { $date } on, and we send you an invoice over { $price } before. You need do nothing now. If you cancel before that day nothing is owed, and you read to the end of what you paid for; that takes two clicks.
mail-billing-overdue-subject = An invoice from { $site } is still to be paid
mail-billing-overdue-title = Did you overlook an invoice?
mail-billing-overdue-text = Your invoice for { $plan } over { $price } was to be paid by { $date }, and we have seen no money. If you have just paid it, there is nothing to do.

# Buying and having bought
plan-trial = { $n ->
    [one] One day free
   *[other] { $n } days free
}
checkout-title = Subscribe
checkout-for = The subscription is for { $email }.
checkout-email = Your e-mail address
checkout-have = Have you been here before?
checkout-terms = You pay { $price } now and then { $price } { $per }, until you cancel. You cancel on your account page with two clicks and read on to the end of what you have paid for.
checkout-terms-trial = You pay nothing now. On { $date } you pay { $price } and then { $price } { $per }, until you cancel. You cancel on your account page with two clicks, and before that day it costs nothing.
checkout-withdraw = Within { $days } days you can withdraw from the contract and get back what you paid.
checkout-letters = { $n ->
    [one] { $letters } comes by e-mail with it; one click ends it.
   *[other] { $letters } come by e-mail with it; one click ends each.
  }
checkout-agree = I agree to this renewal and to the
checkout-agree-missing = Please agree to the terms of renewal to go on.
checkout-button = Go on to payment
checkout-back-title-done = Everything is open
checkout-back-text-done = Thank you. You read everything in this browser from now on, and your receipt is on its way by e-mail. On other devices, log in with the same address.
checkout-back-start = Start reading
checkout-back-title-waiting = Your payment is on its way
checkout-back-text-waiting = The bank has not confirmed it yet, which can take some minutes. Everything opens the moment it does; you need not wait here.
checkout-back-title-over = This order is over
checkout-back-text-over = It was not paid in time, or you began another one. Nothing was charged.
checkout-back-look = Look again
checkout-back-return = Back to where you were
sandbox-mark = No money moves here.
sandbox-text = This is the sandbox: a checkout to try everything with. No card is asked for and nothing is charged.
sandbox-title = Payment
sandbox-pay = Pay { $price }
sandbox-else = Or see what else can happen
sandbox-decline = The card is declined
sandbox-challenge = The bank asks whether it is you
sandbox-slow = The bank takes a minute
sandbox-abandon = Leave without paying
sandbox-declined = The card was declined. Nothing was charged; please try again.
sandbox-challenge-text = Your bank would like to know whether it is you who pays.
sandbox-challenge-yes = Yes, it is me
sandbox-challenge-no = No
account-subscription = Subscription
subscription-active = { $price } is charged next on { $date }.
subscription-trial = Your trial runs until { $date }. Then { $price } is charged.
subscription-cancelled = You cancelled. You read everything until { $date }, and nothing more is charged.
subscription-owing = A payment of { $price } failed on { $date }. We try it again; please see to your card.
subscription-paused = It stands still since { $date }, and nothing is charged.
subscription-waiting = The first payment of { $price } is on its way.
subscription-over = It ended on { $date }.
subscription-cancel = Cancel subscription
subscription-keep = Keep my subscription
subscription-again = Subscribe again
subscription-card = Change card
processor-title = The payment service does not answer
processor-refused-title = The payment service cannot do this
processor-refused-text = Nothing has changed and nothing was charged. Your account shows how your subscription stands; if it does not help, write to us.
processor-text = Nothing has changed and nothing was charged. Please try again in a moment.
subscription-card-good = Use a card that is declined (sandbox)
subscription-card-bad = Use a card that works (sandbox)
subscription-receipts = Receipts
cancel-title = Cancel your subscription?
cancel-until = You read everything until { $date }. Nothing more is charged, and you can change your mind until then.
cancel-now = It ends at once, and nothing more is charged.
cancel-button = Cancel subscription
cancel-keep = Keep it
receipt-title = Receipt
receipt-date = Date
receipt-for = For
receipt-plan = Plan
receipt-paid = Paid
receipt-back = Paid back
receipt-net = Without tax
receipt-tax-number = Tax number
tax-name = { $rate } % { $name }
tax-included = including { $tax }
receipt-from = From
mail-billing-button = Your subscription
mail-billing-help = Questions? Write to { $contact }.
mail-billing-withdraw = If you thought better of it:
mail-billing-receipt-subject = Your receipt from { $site }
mail-billing-receipt-title = Thank you
mail-billing-receipt-text = We received { $price } on { $date } for { $plan }. The receipt is on your account page.
mail-billing-paid-back-subject = Your refund from { $site }
mail-billing-paid-back-title = Your money is on its way back
mail-billing-paid-back-text = On { $date } we paid { $price } for { $plan } back to you.
mail-billing-trial-subject = Your trial at { $site }
mail-billing-trial-title = Everything is open
mail-billing-trial-text = Your trial of { $plan } runs until { $date }. Then { $price } is charged, unless you cancel before.
mail-billing-failed-subject = A payment to { $site } failed
mail-billing-failed-title = A payment failed
mail-billing-failed-text = On { $date } the payment of { $price } for { $plan } failed. You read on for now, and we try again in some days. Please see to your card.
mail-billing-cancelled-subject = You cancelled your subscription to { $site }
mail-billing-cancelled-title = Cancelled
mail-billing-cancelled-text = { $plan } ends on { $date }. Until then you read everything, and nothing more is charged. You can change your mind on your account page.
mail-billing-ended-subject = Your subscription to { $site } has ended
mail-billing-ended-title = Your subscription has ended
mail-billing-ended-text = { $plan } ended on { $date }. Your account, what you saved and the free articles of each month stay.
error-no-plan = There is no plan of that name any more. The page Subscribe shows those there are.
error-running = You have All-Access already, and it goes on. Your account has the details.

# The newsroom
date-wire = { $day } { $month-short } { $year }, { $hour }:{ $minute }
newsroom-of = Newsroom of { $site }
newsroom-navigation = Newsroom
newsroom-home = Today
newsroom-stories = Stories
newsroom-people = People
newsroom-audit = Log
newsroom-factor = Second factor
newsroom-factor-new = Set up a second factor
newsroom-codes = Recovery codes
newsroom-confirm = Show your second factor
newsroom-again = Sign in again
newsroom-invite = Invite someone
newsroom-person = Role
newsroom-message = Not here
newsroom-to-site = To the site
newsroom-back = Go back
newsroom-to-field = To the field
newsroom-cancel = Cancel
newsroom-pages = Pages
newsroom-next-page = Next page
newsroom-first-page = First page
newsroom-closed = The newsroom is closed. Sign in again and show your second factor.
newsroom-not-yours = Your role does not allow this. An owner can change it.
newsroom-no-role = You do not work here. If you should, an owner can invite you.
newsroom-again-text = You signed in some time ago. For the newsroom, please sign in again; a code comes by mail.
newsroom-again-button = Sign in again
newsroom-figures = How it stands
newsroom-readers = { $n ->
    [one] reader
   *[other] readers
  }
newsroom-licences = { $n ->
    [one] 1 picture whose licence ends within 30 days
   *[other] { $n } pictures whose licence ends within 30 days
}
newsroom-at-work = { $n ->
    [one] person at work within the hour
   *[other] people at work within the hour
  }
newsroom-latest = Last changed
newsroom-all-stories = All stories
story-state-draft = Draft
story-state-scheduled = Scheduled
story-state-published = Published
story-state-withdrawn = Withdrawn
stories-search = Words of the headline
stories-state = State
stories-any-state = Any state
stories-section = Section
stories-any-section = Any section
stories-show = Show
stories-show-all = Show all stories
stories-none-yet = There are no stories yet. Bring an archive in with “broadsheet import articles”; each article is here at once.
stories-none-found = No story fits.
newsroom-media = Media
newsroom-picture = Picture
newsroom-replace = Replace a picture
newsroom-picture-delete = Delete a picture
media-add = Add pictures
media-add-hint = JPEG, PNG, WebP, GIF or AVIF, up to { $megabytes } MB each. Caption, credit and copyright are read from the file; the place it was taken and all else that is private is taken out.
media-upload = Upload
media-drop = You can also drop pictures anywhere on this page.
media-arriving = Pictures on their way
media-waiting = Waiting
media-judging = Looking at it
media-added = Added
media-known = Was here already
media-tally = %1 of %2 done
media-lost = The connection was lost. Choose the picture again.
media-search = Words of caption, credit, file name or description
media-show = Which
media-show-all = All pictures
media-show-unused = Not in use
media-show-uncredited = Without credit
media-show-ending = Licence ends within 30 days
media-show-ended = Licence has ended
media-hint-unused = No article, draft or author shows these. Earlier versions of texts may still name them.
media-hint-uncredited = A story that shows one of these cannot be published before somebody is credited there.
media-hint-ending = Replace these, or have their licences extended, before they end.
media-hint-ended = A story that shows one of these cannot be published any more. Published ones still show it: replace it or take it out.
media-as-grid = Grid
media-as-list = List
media-no-credit = No credit
media-unused = Not in use
media-licence-ending = Licence ends { $date }
media-licence-ended = Licence ended { $date }
media-none-found = No picture fits.
media-none-yet = There are no pictures yet. Choose some above or drop them here; they are ready for stories at once.
media-none-at-all = There are no pictures yet. Whoever writes here can add some.
media-done-added = The pictures are in the library.
media-done-deleted = The picture is deleted.
media-not-taken = Not every picture was taken; all others are in the library.
media-nothing-chosen = Choose a picture first.
media-no-form = No picture came with this. Choose one and send it again.
media-cut-off = The upload broke off. Choose the pictures again.
media-too-many = That is more than comes in at once: send at most 30 pictures, and 300 MB in all.
media-refused-bytes = The file is larger than { $megabytes } MB. Save the picture smaller and send it again.
media-refused-pixels = The picture has { $width } by { $height } pixels, more than { $megapixels } million in all. Scale it down and send it again.
media-refused-svg = SVG drawings are not taken, since they can hold scripts. Save the drawing as PNG.
media-refused-format = This is no JPEG, PNG, WebP, GIF or AVIF picture. Save it as one of these.
media-refused-avif = This AVIF file moves or carries private data that cannot be taken out here. Save it as JPEG.
media-refused-damaged = The { $format } file is damaged. Save or export it again.
media-one-added = The picture is in the library. Say what it shows and who made it.
media-one-changed = Saved.
media-one-replaced = The new picture is in its place. Stories that show it follow within moments.
media-since = added { $date }
media-original = Original
media-pick = Choose from the library
media-pick-more = More pictures
media-pick-lost = The library could not be reached. Try again.
media-file = file name { $name }
media-unfinished = Smaller sizes are being made in the background: { $sizes } pictures wait for WebP, { $avif } for AVIF. Pages show what is there.
media-formats-coming = Smaller sizes are on their way: WebP at once, AVIF when nothing else is to be made.
media-formats-avif = Pages offer it in smaller sizes as AVIF, and as JPEG or WebP to browsers that do not read that.
media-formats-webp = Pages offer it in smaller sizes as WebP; AVIF would be no smaller.
media-formats-failed = Its smaller sizes could not be made, however often it was tried. Readers get larger files; save the picture anew and replace it.
media-copyright = Copyright notice in the file: { $text }
media-alt = Description for those who do not see it
media-alt-hint = What matters in it here, in a sentence. It is offered when the picture is put into a story.
media-caption = Caption
media-credit = Credit
media-credit-hint = Who made it, as it is to be named. Without one no story with it is published.
media-licence = Licence
media-licence-until = May be shown until
media-licence-hint = The terms, and the last day if there is one. Empty means without an end.
media-focus = What must stay in sight
media-focus-hint = Click on the picture, move the point with the arrow keys (ten times as far with Shift), or write how far from the left and the top it is.
media-focus-point = What must stay in sight
media-focus-value = %1 % from the left, %2 % from the top
media-focus-x = From the left, %
media-focus-y = From the top, %
media-not-yours = Readers see this picture, or somebody else brought it. Ask an editor to change it.
media-bad-day = That is no day. Write one like 2027-01-31, or leave it empty.
media-bad-focus = The point needs two numbers from 0 to 100: how far from the left and from the top.
media-too-long = Each text has room for 2,000 letters. Shorten the longer one.
media-save = Save
media-to-library = Back to the library
media-uses = Where it is used
media-no-uses = Nothing shows it: no article, no draft, no author.
media-more-uses = And in more places than are listed here.
media-use-lead = Leads the story
media-use-article = In the story
media-use-draft = In a draft
media-use-author = Portrait of an author
media-replace = Replace it with another file
media-replace-text = Whatever shows this picture shows the new one, published stories included. Their own captions and credits stay as they are. The former file is deleted for good, and its address leads to the new one. What must stay in sight is the middle again.
media-replace-file = The new file
media-replace-words = Take over its caption, description and credit
media-replace-words-hint = As far as the new file names any. Otherwise what the library says of the picture stays.
media-replace-button = Replace
media-replace-same = This is the same picture. Choose another file.
media-replace-known = That file is in the library already, as another picture. Use that one in the stories instead.
media-delete = Delete it
media-delete-later = It can be deleted once nothing shows it.
media-delete-text = The picture is deleted for good, with its smaller copies and all that is said of it here. Nothing shows it now. Earlier versions of texts that name it will lack it when they are restored.
media-delete-button = Delete for good
media-delete-logo = This picture is the publication's logo. Choose another in the settings first, under “Look”.
media-delete-in-use = This picture is in use, as listed below. Take it out there first, or replace it.
role-owner = Owner
role-publisher = Publisher
role-editor = Editor
role-author = Author
role-contributor = Contributor
role-analyst = Analyst
role-owner-what = Everything, roles included
role-publisher-what = Revenue, readers, and every story
role-editor-what = Writes and publishes every story
role-author-what = Writes and publishes their own stories
role-contributor-what = Writes drafts of their own; others publish them
role-analyst-what = Sees figures and changes nothing
people-role = Role
people-address = E-mail address
people-invite = Invite someone
people-invite-hint = They get a mail with a link that works for { $hours } hours. Afterwards they log in with their address.
people-send = Send the invitation
people-save-role = Save the role
people-you = you
people-invited = Has not signed in yet
people-has-factor = Second factor set up
people-lacks-factor = Second factor still to be set up
people-no-factor = No second factor
people-since = Since { $date }
people-more = More
people-bad-address = This is no e-mail address. Write one like name@example.org.
people-bad-role = Choose a role.
people-works-here = This person works here already. Open their page to change their role.
people-last-owner = This is the only owner of the site. Make someone else an owner first.
people-done-invited = The invitation is on its way.
people-done-changed = The role is changed, from this moment on.
people-done-removed = They do not work here any more, from this moment on.
people-done-factor = Their second factor is forgotten. They set up another one when they next come in.
people-remove = Take the role away
people-remove-text = { $email } will not come into the newsroom any more, from this moment on. Their account as a reader, their stories and the log stay. You can invite them again.
people-remove-button = Take the role away
people-factor = Forget the second factor
people-factor-text = The app, the passkeys and the recovery codes of { $email } will be worth nothing, and their newsroom closes. They set up another second factor when they next come in. Make sure it is really them who asked you.
people-factor-button = Forget it
factor-at-door = Type the code that your authenticator app shows for this site.
factor-fresh = Money, exports and roles want a second factor that is no older than { $minutes } minutes.
factor-at-door-key = Show your second factor.
factor-use-key = Use a passkey
factor-recovery-code = Recovery code
factor-recovery-code-hint = One of the codes you kept when you set your passkey up.
factor-beside = An app beside your passkeys opens the newsroom where no passkey is at hand.
factor-by-key = By passkey
factor-by-key-text = A fingerprint, a face or a PIN on your own device, or a security key. It cannot be given away to a false site.
factor-by-app = By an authenticator app
factor-app = Authenticator app
factor-app-since = Set up { $date }.
factor-app-none = None. An app opens the newsroom where no passkey is at hand.
factor-app-add = Set up an app
factor-keys-none = None. A passkey is quicker than a code, and cannot be given away to a false site.
factor-key-used = Last used
factor-key-since = Not used yet, added
factor-key-doubted = Taken no more, there may be a copy of it, since
factor-remove = Remove
factor-remove-title = Remove a second factor
factor-key-remove-text = The passkey “{ $name }” will not open the newsroom any more. Delete it on its device too. Your other factors and the recovery codes stay.
factor-app-remove-text = The codes of your authenticator app will not open the newsroom any more. Your passkeys and the recovery codes stay.
factor-removed = It is removed.
factor-last = This is your only second factor, and your role needs one. Set up another first, then remove this one.
factor-code = Code
factor-code-hint = Six digits from the app, or one of your recovery codes.
factor-confirm = Confirm
factor-wrong = This code is not right, or was used already. Wait for the next one in your app.
factor-blocked = There were too many wrong codes. Try again in { $minutes } min.
factor-not-set-up = No second factor is being set up. Open the newsroom again.
factor-must = Your role needs a second factor: something of yours beside the code by mail. It takes a minute.
factor-may = A second factor keeps others out even if they read your mail. It takes a minute.
factor-step-app = Open an authenticator app on your phone, such as Aegis, 2FAS, 1Password or the one your phone came with.
factor-step-square = Add an account there, and point the camera at this square.
factor-square = Square to be read by an authenticator app
factor-or-type = No camera? Type these letters into the app instead:
factor-open-app = Or open the app on this device
factor-first-code = The code the app shows now
factor-first-code-hint = Six digits; they change every half minute.
factor-set-up-button = Set it up
factor-set-up-done-key = Your passkey is added. Now keep the codes below, for the day it is lost.
factor-set-up-done-app = Your second factor is set up. Now keep the codes below.
factor-is-set-up = Your second factor is set up. The newsroom asks for it each time it opens.
factor-codes-left = { $n ->
    [0] You have no recovery codes left. Make new ones now.
    [one] You have { $n } recovery code left.
   *[other] You have { $n } recovery codes left.
  }
factor-make-codes = Make new recovery codes
factor-make-codes-hint = The ones you have now stop working.
factor-codes-made = New recovery codes are made; those before are worth nothing any more.
factor-code-used = You came in with a recovery code, which is used up now. If your phone or passkey is lost, set up another here, then remove the lost one.
factor-codes-text = Print these codes or write them down, and keep them where your phone is not. Each lets you in once, and they are not shown again.
factor-codes-done = I have kept them
audit-when = When
audit-who = Who
audit-anyone = Anyone
audit-what = What
audit-any-act = Any act
audit-whom = Whom or what
audit-change = Change
audit-network = Network
audit-none = Nothing of that kind was done.
audit-by-command = On the server
audit-forgotten = Someone who was deleted
audit-act-entered = Came in
audit-act-invited = Invited
audit-act-role-changed = Changed a role
audit-act-removed = Took a role away
audit-act-factor-set-up = Set up a second factor
audit-act-factor-forgotten = Forgot a second factor
audit-act-codes-made = Made recovery codes
audit-act-key-added = Added a passkey
audit-act-key-removed = Removed a passkey
audit-act-key-doubted = A passkey counted backwards
audit-act-app-removed = Removed the authenticator app
audit-act-code-used = Used a recovery code
audit-act-factor-blocked = Too many wrong codes
audit-act-picture-added = Added a picture
audit-act-picture-changed = Described a picture
audit-act-picture-replaced = Replaced a picture
audit-act-picture-deleted = Deleted a picture
# Writing and publishing

newsroom-drafts = In the works
newsroom-calendar = Calendar
newsroom-plan = Planned piece
date-month = { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
drafts-begin = Begin a story
drafts-which = Which pieces
drafts-all = All
drafts-mine = Begun by me
drafts-for-me = For me
drafts-draft = Drafts
drafts-review = In review
drafts-scheduled = Scheduled
drafts-updated = Changes waiting
drafts-published = Published
drafts-withdrawn = Withdrawn
drafts-none-such = Nothing stands so at the moment.
drafts-none-yet = Nothing is in the works. Begin a story, or open one that is published: choose it under “Stories”.
draft-untitled = Without a headline
draft-state-draft = Draft
draft-state-review = In review
draft-state-scheduled = Scheduled
draft-state-published = Published
draft-state-updated = Changes waiting
draft-state-withdrawn = Withdrawn
draft-by-nobody = Someone who left
draft-pages = Pages of this piece
draft-tab-write = Write
draft-tab-particulars = Particulars
draft-tab-comments = Comments
draft-tab-texts = History
draft-tab-preview = Preview
draft-tab-publish = Publish
draft-write = Write
draft-particulars = Particulars
draft-comments = Comments
draft-texts = History
draft-text = One text
draft-preview = Preview
draft-publish = Publish
draft-withdraw = Withdraw
draft-discard = Delete the draft
draft-on-site = On the site
draft-due-by = due { $date }
draft-waits = was to go out { $date } and waits: the checklist says why
draft-goes-out = goes out { $date }
draft-save = Save
draft-reading-only = You can read this piece and comment on it. Whoever writes it, or an editor, can change it.
draft-not-yours = This story is in the hands of the editors. Ask one of them to assign it to you.

# Why nothing was done
draft-not-allowed = Your role does not allow this. Ask an editor to do it.
draft-wrong-state = The piece does not stand so any more. Look at how it stands now, then decide again.
draft-changed = The piece has changed since you looked. Look at it as it stands now, then press again.
draft-incomplete = It cannot go out yet: the checklist below says what is missing.
draft-past = Choose a time that is still to come.
draft-bad-due = “Due” needs a day and a time, or nothing. Nothing has been changed.
draft-bad-open-until = “Open to everyone until” needs a day and a time, or nothing. Nothing has been saved.
draft-bad-access = “Who may read it” is none of the choices. Choose again: nothing has been saved.
draft-bad-focus = The focal point needs two whole numbers from 0 to 100, or none. Nothing has been saved.
draft-length = Write something, in at most { $most } characters.
draft-too-large = The text is longer than four megabytes, pictures aside. Divide it into parts.
draft-too-many-links = So many links show this piece already. End some of them first.
draft-bad-request = This text did not arrive whole. It will be sent again.
draft-set-aside = Somebody else had saved this piece while you wrote. Their text stands; yours is kept here, and nothing of it is lost. Compare the two, then bring yours back or take over what is missing.

# What was done
draft-done-saved = Saved.
draft-done-restored = The earlier text stands again. The one before it is kept in the history.
draft-done-filed = The particulars are saved.
draft-done-assigned = That is noted.
draft-done-published = Readers have it now.
draft-done-scheduled = It goes out at its time, as it stands now. What is typed until then waits for the next publication.
draft-done-called-off = It does not go out at that time any more.
draft-done-withdrawn = Readers do not have it any more. You can publish it again.
draft-done-submitted = An editor can look at it now. You can go on writing, or take it back.
draft-done-taken-back = It is a draft again.
draft-done-corrected = The correction stands above the text.
draft-done-opened = It is open to everyone, from this moment on.
draft-done-closed = It is open to everyone no longer.
draft-done-discarded = The draft is deleted.
draft-done-link-made = The link is made. It is shown this once: copy it now.
draft-done-link-ended = The link shows nothing any more.

# Particulars
draft-field-title = Headline
draft-field-standfirst = Standfirst
draft-field-html = Text, as HTML
draft-field-slug = Address
draft-field-kind = Type
draft-field-section = Section
draft-field-series = Series
draft-field-topics = Topics
draft-field-places = Places
draft-field-authors = Authors
draft-field-language = Language
draft-field-access = Who may read it
draft-field-open-until = Open to everyone until
draft-field-lead = Leading picture
draft-field-lead-file = Picture
draft-field-lead-alt = What it shows
draft-field-lead-caption = Caption
draft-field-lead-credit = Credit
draft-field-focus-x = Focal point, from the left in per cent
draft-field-focus-y = Focal point, from the top in per cent
draft-field-search-title = Title in search engines
draft-field-search-description = Description in search engines
draft-field-social-title = Title where it is shared
draft-field-social-description = Description where it is shared
draft-field-canonical = Canonical address
draft-field-source-url = First published at
draft-field-notes = Notes
draft-filed = Where it belongs
draft-access = Access
draft-found = Found and shared
draft-notes-title = For colleagues
draft-slug-hint = Last part of its address. Empty: made from the headline. A former address leads to the new one for good.
draft-lines-hint = One on each line, the first one first.
draft-language-hint = Empty: the language of the magazine. Otherwise a tag such as fr.
draft-section-none = No section
draft-open-until-hint = For breaking news: whatever its level, everyone reads it until then.
draft-access-rules = As the rules say
draft-access-free = Everyone
draft-access-registered = Registered readers
draft-access-metered = Metered
draft-access-subscribers = Subscribers
draft-lead-elsewhere = It stands on another site, where readers’ browsers do not fetch it: { $address }. Name a picture of your own in its place.
draft-lead-from-text = Take one of the text
draft-lead-take = Lead with: { $alt }
draft-lead-upload = Send a picture
draft-lead-file-hint = Name of its file in the media library, or its address there. Empty: no picture leads it.
draft-lead-alt-hint = For those who cannot see it. One sentence; the caption says the rest.
draft-picture-lost = The picture could not be sent. Choose it again.
draft-search-title-hint = Up to 60 characters are shown. Empty: the headline.
draft-search-description-hint = Up to 160 characters are shown. Empty: the standfirst.
draft-canonical-hint = Where this text belongs, if that is another site.
draft-source-url-hint = Shown below the text as a link.
draft-notes-hint = Readers never see them.
draft-file = Save particulars
draft-checklist = Checklist
draft-assignment = Assignment
draft-assigned = Who writes it
draft-assigned-nobody = Nobody in particular
draft-due = Due
draft-assign = Save assignment
check-blocks = Missing
check-advises = Advice
check-clear = Nothing is missing.
check-headline = It has no headline.
check-body = There is nothing to read yet.
check-address = Its address belongs to another article. Choose another one.
check-picture-elsewhere = A picture stands on another site. Save it and put it in here, if you may.
check-credit = A picture has no credit.
check-licence-over = The licence of a picture has ended, or ends before the piece goes out. Replace it.
check-canonical = The canonical address is none. It begins with https://.
check-opening-over = The time it was to be open until has passed.
check-divider = No divider says where the teaser ends. The rule will cut it.
check-empty-teaser = The divider stands before the first word: readers without access see no text.
check-alt = A picture has no description for those who cannot see it.
check-licence = Under which terms a picture may be shown is not noted.
check-standfirst = It has no standfirst.
check-search-title = The title is longer than search engines show.
check-search-description = The description is longer than search engines show.
check-social-title = The title where it is shared is longer than is shown there: 70 characters.
check-link = A link leads nowhere on this site.
check-section = It is in no section.
check-author = It has no author.
check-lead-picture = No picture leads it.

# Publishing
draft-text-of = The text of { $by }, saved { $date }.
draft-onward = On its way
draft-publish-now = Publish now
draft-publish-again = Publish again
draft-schedule = Schedule
draft-reschedule = Schedule for this time, as it stands now
draft-schedule-at = Goes out at ({ $zone })
draft-call-off = Call off
draft-hand-in = Hand to an editor
draft-take-back = Take back
draft-hand-back = Hand back to the author
draft-not-ready = The checklist says what is missing first.
draft-as-published = Readers see it as it stands. Write on, and the changes wait until you publish again.
draft-others-decide = An editor decides what becomes of it.
draft-open-title = Breaking news
draft-is-open = Open to everyone until { $date }.
draft-open-until = Open to everyone until ({ $zone })
draft-open = Open
draft-close = Close now
draft-corrections = Corrections
draft-correction = What was wrong, and what is right
draft-correction-hint = Readers see it above the text, with its date. Change the text itself as well, and publish it again.
draft-correct = Add the correction
draft-withdraw-text = Readers will not find “{ $title }” any more: its page says that it is gone, and lists, search and feeds forget it at once. The piece stays here with all its texts, and you can publish it again.
draft-withdraw-button = Withdraw it
draft-discard-text = “{ $title }” will be gone for good: { $texts ->
    [one] its one text
   *[other] its { $texts } texts
  } and all comments on it. No reader has ever seen it. This cannot be undone.
draft-discard-button = Delete it for good

# History
draft-texts-hint = Each line is a text as it stood. Choose one to see what changed, and to bring it back.
draft-text-number = Text { $n }
draft-kind-opened = As it was opened
draft-kind-typed = Written
draft-kind-restored = Brought back
draft-kind-set-aside = Set aside
draft-mark-stands = stands now
draft-mark-live = readers see it
draft-mark-scheduled = goes out
draft-mark-was-live = readers saw it
draft-restore = Bring this text back
draft-restore-hint = It becomes the newest text. What stands now is kept in the history.
draft-compare-standing = Compare with what stands now
draft-changes = What changed since text { $n } ({ $by }, { $date })
draft-no-changes = The words are the same.
draft-same-blocks = { $n ->
    [one] One paragraph, the same
   *[other] { $n } paragraphs, the same
  }
draft-addresses = Links and pictures
draft-whole-text = The whole text

# Comments
draft-no-comments = Nobody has said anything yet. Select words in the text and come here, or write about the whole.
draft-words-gone = These words are not in the text any more.
draft-answer = Answer
draft-your-answer = Your answer
draft-settle = Settle
draft-reopen = Open again
draft-settled-at = settled { $date }
draft-show-settled = { $n ->
    [one] Show one settled
   *[other] Show { $n } settled
  }
draft-hide-settled = Hide what is settled
draft-comment-new = New comment
draft-comment-quote = Words it is about
draft-comment-quote-hint = As they stand in the text. Empty: the whole piece.
draft-comment-body = Comment
draft-comment = Comment

# Preview
draft-as = Seen by
draft-as-anonymous = Passer-by
draft-as-unconfirmed = Address not confirmed
draft-as-registered = Registered, with articles left
draft-as-unlocked = Has unlocked it
draft-as-exhausted = Allowance spent
draft-as-lapsed = Subscription ended
draft-as-institution = On an institution’s network
# Named in a preview as an institution would be: "Access provided by ..."
preview-institution = an institution
draft-as-subscriber = Subscriber
draft-width = Width
draft-width-desk = Desk
draft-width-phone = Phone
draft-links = Links for others
draft-links-hint = Whoever has such a link reads the piece as it stands, whole, without signing in. It opens nothing else, and ends by itself.
draft-link-made = The link
draft-link-unnamed = Without a name
draft-link-label = Whom it is for
draft-link-lasts = Lasts
draft-link-days = { $n ->
    [one] One day
   *[other] { $n } days
  }
draft-link-until = until { $date }
draft-link-make = Make a link
draft-link-end = End it

# The calendar
calendar-months = Months
calendar-previous = Month before
calendar-this = This month
calendar-next = Month after
calendar-empty = Nothing is planned for this month. Write down below what is to come, with or without a draft.
calendar-empty-reader = Nothing is planned for this month.
calendar-public = public
calendar-planned-for = planned for { $date }
calendar-due = due: { $title }
calendar-move-hint = Drag an entry to another day, or press Shift and an arrow key on it.
calendar-new = Plan something
calendar-plan = Plan it
calendar-title = What about
calendar-when = For when
calendar-note = Note for colleagues
calendar-is-public = May be told to readers
calendar-is-public-hint = Title, section and day may stand in “what is to come”, until it is published.
calendar-draft = Its draft
calendar-draft-hint = Its address, if it is being written already.
calendar-open-draft = Open the draft
calendar-begin = Begin the draft
calendar-save = Save
calendar-drop = Take it off the plan
calendar-drop-hint = Its draft stays, if it has one.
calendar-no-day = Choose a day and a time.
calendar-no-draft = There is no such draft. Copy the address of its page.
calendar-done-planned = It is in the plan.
calendar-done-moved = It is moved.
calendar-done-dropped = It is off the plan; its draft stays.
audit-act-submitted = Handed in
audit-act-handed-back = Took or handed back
audit-act-assigned = Assigned
audit-act-published = Published
audit-act-scheduled = Scheduled
audit-act-called-off = Called off
audit-act-withdrawn = Withdrew
audit-act-corrected = Corrected
audit-act-opened-to-all = Opened to everyone, or closed
audit-act-discarded = Deleted a draft
audit-act-draft-shown = Made a link to a draft
audit-act-draft-hidden = Ended a link to a draft
audit-act-plan-changed = Changed the plan

# The editor. What stands in braces it fills in itself; what it says of a number has a message for each plural of
# the language, named zero, one, two, few, many or other.

editor-address-wrong = This is no address. Write for example https://example.com/report or /articles/the-mill.
editor-apply = Apply
editor-block-menu = Block
editor-blockquote = Quote
editor-bold = Bold
editor-bullet-list = List
editor-callout = Callout
editor-caption-empty = Caption
editor-choose = What goes on from here
editor-choose-both = Both, one after the other
editor-close = Close
editor-code = Code
editor-code-block = Code block
editor-column-after = Column after
editor-column-before = Column before
editor-compare = Compare
editor-conflict-intro = { $by } saved this story at { $time }, while you were writing. Both texts are kept. Choose for each place which one goes on.
editor-conflict-title = Two people have written here
editor-count-minutes-one = { $count } minute
editor-count-minutes-other = { $count } minutes
editor-count-teaser = teaser { $count }
editor-count-words-one = { $count } word
editor-count-words-other = { $count } words
editor-credit-empty = Credit
editor-delete-block = Delete block
editor-delete-column = Delete column
editor-delete-row = Delete row
editor-delete-table = Delete table
editor-describe-picture = Describe the picture
editor-divider = Teaser ends here
editor-duplicate = Duplicate block
editor-edit = Edit block
editor-edit-picture = Edit
editor-embed = Embed
editor-embed-address = Address of the page to embed
editor-embed-from = Embed from { $host }
editor-embed-hint = A video, a post, a chart. Readers see a card first; nothing is loaded until they press it.
editor-embed-link = Readers get a link to it.
editor-embed-note = Nothing is loaded before a reader asks for it.
editor-embed-title = What it is, in words
editor-embed-title-hint = In place of its address. May be left empty.
editor-embed-wrong = An embed needs an address that begins with https://.
editor-files-refused = These files cannot be put here. Pictures can be JPEG, PNG, WebP, GIF or AVIF.
editor-find = Find and replace
editor-find-count-one = { $at } of { $count }
editor-find-count-other = { $at } of { $count }
editor-find-exact = Mind capitals
editor-find-label = Find
editor-find-next = Next
editor-find-previous = Previous
editor-find-whole = Whole words
editor-focal = Focal point
editor-focal-across = From left to right
editor-focal-down = From top to bottom
editor-focal-hint = What must stay in sight when the picture is cut for cards and phones. Click on it, or move the sliders.
editor-focal-none = Back to the middle
editor-footnote = Footnote
editor-footnotes = Footnotes
editor-handle-hint = Drag to move, press for more
editor-head-column = First column is a heading
editor-head-row = First row is a heading
editor-heading2 = Heading
editor-heading3 = Subheading
editor-heading4 = Small heading
editor-horizontal-rule = Rule
editor-insert = Insert
editor-insert-count-one = { $count } kind of block
editor-insert-count-other = { $count } kinds of blocks
editor-italic = Italic
editor-kept = Kept as it is
editor-kept-nowhere = Not saved anywhere: copy your text and check this browser's storage
editor-kept-text = Kept in this browser at { $time }
editor-keys-title = Keys
editor-leftover = This browser has kept a newer text of this story, from { $time }, that never reached the server.
editor-leftover-aside = Set it aside
editor-leftover-intro = One text stands on the server, the other was kept in this browser at { $time }. Choose for each place which one goes on.
editor-leftover-title = A newer text in this browser
editor-link = Link
editor-link-address = Address
editor-link-hint = A page of this site can be written as /articles/the-mill.
editor-link-text = Words of the link
editor-markdown-title = Typed at the start of a line, or around words
editor-merge-cells = Merge or split cells
editor-more = More
editor-move-down = Move down
editor-move-up = Move up
editor-my-text = Your text
editor-notices = Notices
editor-open-link = Open in a new tab
editor-ordered-list = Numbered list
editor-paragraph = Plain paragraph
editor-pasted-name = pasted-picture
editor-picture = Picture
editor-picture-alt = What the picture shows
editor-picture-alt-hint = For those who cannot see it. One sentence; the caption says the rest.
editor-pictures-left-one = One picture was left out: it stands on another site. Save it and put it in here, if you may.
editor-pictures-left-other = { $count } pictures were left out: they stand on other sites. Save them and put them in here, if you may.
editor-plain = Without emphasis
editor-pullquote = Pull-quote
editor-redo = Redo
editor-related = Related article
editor-related-count-one = { $count } article
editor-related-count-other = { $count } articles
editor-related-failed = Articles could not be looked up. Please try again.
editor-related-found = Articles
editor-related-hint = Words of the headline, or the end of the address.
editor-related-none = Choose an article from the list.
editor-related-search = Article
editor-remove = Remove
editor-remove-link = Remove link
editor-remove-picture = Remove picture
editor-replace = Replace
editor-replace-all = Replace all
editor-replace-label = Replace with
editor-replaced-one = Replaced once
editor-replaced-other = Replaced { $count } times
editor-row-above = Row above
editor-row-below = Row below
editor-same-blocks-one = One more paragraph, the same
editor-same-blocks-other = { $count } more paragraphs, the same
editor-saved = Saved
editor-saved-at = Saved at { $time }
editor-saving = Saving
editor-server-text = On the server
editor-shortcuts = Keyboard shortcuts
editor-shortcuts-intro = A slash on an empty line opens the list of what can be put in.
editor-standfirst = Standfirst
editor-state-conflict = Somebody else has saved: kept in this browser until you choose
editor-state-offline = Not connected: kept in this browser
editor-state-refused = The server does not take this text from you: kept in this browser
editor-state-session = Session over: sign in in another tab. Kept in this browser
editor-state-too-long = Too long to save: kept in this browser. Divide the story
editor-state-trouble = The server has trouble: kept in this browser
editor-strike = Struck through
editor-subscript = Subscript
editor-superscript = Superscript
editor-table = Table
editor-table-menu = Rows and columns
editor-take-all = All of: { $name }
editor-take-chosen = Go on with what is chosen
editor-teaser-by-rule = Back to the rule
editor-teaser-ends-one = Teaser ends here · { $count } word
editor-teaser-ends-other = Teaser ends here · { $count } words
editor-teaser-ends-by-rule-one = Teaser ends here unless you set it · { $count } word
editor-teaser-ends-by-rule-other = Teaser ends here unless you set it · { $count } words
editor-teaser-of-sentences = Unless you set it, the teaser ends after a few sentences
editor-text-empty = Write here, or type / to put something in
editor-text-label = Text of the story
editor-their-text = { $by }, saved at { $time }
editor-title = Headline
editor-toolbar = Formatting
editor-understood = Close
editor-undo = Undo
editor-upload-failed = { $name } could not be sent. Remove it and try again.
editor-upload-lost = This picture did not arrive. Remove it and put it in again.
editor-uploading = Sending the picture
editor-uploading-share = Sending { $name }: { $share } per cent

newsroom-front = Front page
newsroom-front-one = Arrange the front page
front-preview-of = A preview of the front page, as it will be on { $time }
front-slot-lead = Lead
front-slot-second = Beside the lead
front-slot-opinion = Opinion
front-slot-column = On top of the sections
front-slot-series = Series
front-slot-archive = From the archive
front-place-lead = Lead
front-place-second = Second
front-place-opinion = Opinion
front-place-series = Series
front-place-archive = Archive
front-no-column = A section without a column
front-shown = Shown now
front-since = Since { $time }, by { $who }
front-all-by-itself = The page arranges itself: the newest story with a picture leads, the next ones stand beside it.
front-by-itself = Left to the page
front-and-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
  }
front-change = Change the front page
front-empty-one = Begin with an empty one
front-go-back = Back to the one before
front-look = See it as readers do
front-waiting = To come
front-prepared = In preparation
front-earlier = Before
front-state-waiting = Waits
front-state-prepared = Prepared
front-state-earlier = Shown
front-first-step = Nobody has arranged the front page yet. Press “Change the front page”, put a story in a place, look at the preview, then show it or give it a time. Places you leave alone go on filling themselves.
front-is-prepared = In preparation; last changed { $time } by { $who }. Readers see nothing of it yet.
front-is-waiting = Will be shown from { $time } on; set by { $who }.
front-preview = Preview
front-show = Show it now
front-from = Or from this time on ({ $zone })
front-set = Set the time
front-drop = Throw away
front-drop-text = This front page in preparation is deleted, for everyone. What readers see stays as it is.
front-drop-button = Throw it away
front-take-back = Take it back to change it
front-show-again = Show this one again
front-copy = Prepare another like it
front-change-this = Change
front-choose = Choose
front-series = Series
front-find = Find a story for { $place }
front-headline = Headline here
front-say = Save the headline
front-move-to = Move to
front-move = Move
front-exchange = (exchange)
front-replace = (replace)
front-take = Leave it to the page
front-instead-of = Instead of “{ $title }”
front-until-then = Until then: { $title }
front-itself = By itself
front-left = Left to the page
front-drag = Drag stories to their places, from the list or from place to place, by their grip with a finger; or use what is under “Change”. By keyboard, Enter on a grip takes a story, the arrows carry it, Enter puts it down.
front-grip = Move “{ $title }”
front-held = “{ $title }” is taken. The arrows carry it from place to place, Enter puts it there, Escape leaves it where it was.
front-left-there = “{ $title }” stays where it was.
front-over = “{ $title }” above { $place }
front-choose-one = Choose stories
front-choose-for = Choose a story for { $place }
front-any-place = For any place
front-put = Put
front-put-in = Put in { $place }
front-put-story = Put in { $place }: “{ $title }”
front-put-title = Put “{ $title }” there
front-place-for = A place for “{ $title }”
front-no-story = No story has these words in its headline.
front-comes = To be published { $time }.
front-is-draft = A draft; not published yet.
front-is-withdrawn = Withdrawn; readers do not see it.
front-missing = This story, series or place is not there any more. Choose another.
front-is-set = This front page has its time already. Take it back to change it, or prepare another like it.
front-has-begun = This front page has begun meanwhile. Prepare another like it.
front-past = Choose a time that is still to come.
front-too-long = This headline is too long. Use at most 200 characters.
front-done-shown = Readers see the new front page from now on.
front-done-set = The front page has its time. It is shown from then on, by itself.
front-done-back = The front page is in preparation again.
front-done-dropped = It is thrown away.
front-done-again = Readers see the former front page again.

## The desk of newsletters
newsroom-newsletters = Newsletters
newsroom-issue = Issue of a newsletter
issue-state-draft = Draft
issue-state-ready = Approved
issue-state-held = Held
issue-state-skipped = Skipped
issue-state-frozen = Frozen
issue-state-sending = Being sent
issue-state-sent = Sent
issue-state-cancelled = Cancelled
issue-reason-untouched = Its time came, and nobody had looked at it.
issue-reason-unapproved = Its time came, and nobody had approved it.
issue-reason-reopened = It was opened again, and is not sent before somebody approves it.
issue-reason-no-take = Its time came, and our take was missing.
issue-reason-unfit = Its time came, and it could not be sent as it stood.
issue-reason-nothing-new = Nothing new had been published.
issue-reason-no-newsletter = Its newsletter is not in the settings any more.
sending-state-freezing = Its recipients are being written down
sending-state-ready = It waits for its time
sending-state-sending = It is being sent
sending-state-paused = It is paused
sending-state-cancelled = It was cancelled
sending-state-sent = It was sent
issues-no-letters = There is no newsletter yet. Set one up: who gets it, on which days it comes and what stands in it.
issues-no-days = No days are set on which it comes out, so no issue is made of itself.
issues-to-settings = To the settings
issues-not-begun = Not begun
issues-begin = Begin it now
issues-in-zone = { $time } ({ $zone })
issues-times = Put together { $assembled }, frozen { $frozen }, sent { $due }.
issues-changed-by = Last changed by { $who }.
issues-changed = Last changed by { $who }, { $time }.
issues-none-yet = No issue has been sent yet. What has been will stand here, with what became of it.
issues-no-more = There are no issues before these.
issues-all = All issues of { $name }
issues-figures = { $sent } sent, { $clicks } clicks, { $left } ended it, { $won } subscribed
issues-is-begun = Begun before its time. It is put together anew { $again }, with everything that is new by then; what you write stays.
issues-is-draft = Put together { $made }; nobody has approved it yet.
issues-is-ready = By { $who }, { $time }.
issues-is-ready-now = By { $who }, { $time }. Its time has come: it is frozen at once, and sent.
issues-goes = It can be changed until it is frozen, { $frozen }; it is sent { $due }.
issues-goes-by-itself = Unless somebody changes it, it is frozen { $frozen } and sent { $due } by itself.
issues-goes-nowhere = Unless somebody approves it, it is held { $frozen } and not sent.
issues-goes-nowhere-now = Unless somebody approves it now, it is held and not sent.
issues-goes-incomplete = As it stands it is held { $frozen } and not sent: our take is missing.
issues-is-held = It was due { $due } and waits. Once it is approved, it is sent.
issues-is-skipped = No issue was made for { $due }.
issues-is-frozen = Nothing of it changes any more. It is sent { $due }.
issues-is-sending = It was due { $due }.
issues-is-sent = Everybody had it { $time }.
issues-is-cancelled = It was due { $due }. What had left by then has arrived; nobody gets any more of it.
issues-approve = Approve
issues-approve-now = Approve and send now
issues-reopen = Take the approval back
issues-make-anyway = Make it after all
issues-assemble = Put together anew
issues-preview-open = Preview
issues-cancel = Cancel this issue
issues-cancel-text = Nobody gets the issue of { $newsletter } for { $day }. This cannot be undone. What is new is in the next one.
issues-cancel-sending = { $sent } have it already; the { $left } that are still to be sent do not go out. This cannot be undone.
issues-cancel-button = Yes, cancel it
issues-checks = Before it is sent
issues-titles = In the inbox
issues-subject = Subject
issues-subject-hint = Left empty, it is the first headline of the issue.
issues-preheader = The line beside it
issues-of-section = { $n }, of { $least } to { $most }
issues-section-empty = Nothing stands here yet.
issues-change = Change
issues-change-this = Change: { $title }
issues-save = Save
issues-up = Move up: { $title }
issues-down = Move down: { $title }
issues-pin = Keep it whatever is put together anew
issues-pin-this = { issues-pin }: { $title }
issues-unpin = It may go when the issue is put together anew
issues-unpin-this = { issues-unpin }: { $title }
issues-pinned = Stays
issues-added = Added here
issues-drop = Leave it out
issues-drop-this = { issues-drop }: { $title }
issues-dropped = Left out
issues-restore = Bring it back
issues-restore-this = { issues-restore }: { $title }
issues-remove = Take it away
issues-remove-this = { issues-remove }: { $title }
issues-gone = Withdrawn, or not published any more: it is left out.
issues-item-gone = A story that is not there any more
issues-headline = Headline
issues-headline-here = Headline in this issue
issues-standfirst-here = What is said below it in this issue
issues-left-empty = Left empty, it is as the story has it.
issues-note = Our note
issues-own-headline = Headline (may be left out)
issues-own-text = Text
issues-paragraphs = An empty line begins another paragraph.
issues-link = Web address
issues-source = Source
issues-source-hint = Whose report it is, as in “Le Monde”
issues-article = Address of the article
issues-article-hint = Paste it from the address line: /articles/… of this site.
issues-add = Add
issues-add-outside = Add what others report
issues-add-article = Add an article of ours
issues-add-text = Add words of your own
issues-take-is = Our take is
issues-take-might = This might be our take:
issues-take-this = Make it our take
issues-take-not = It is not our take
issues-take-text = What we make of it
issues-hint-radar = List what is to come on the radar, then have the issue put together anew
issues-hint-to-come = What the calendar plans and tells readers stands here
issues-missing = That is not there any more. Here is the issue as it stands now.
issues-overtaken = Somebody changed this issue since you opened the page ({ $who }, { $time }), and nothing of yours was saved. Here it is as it stands now, and what you typed is still there: look at both, then save again.
issues-overtaken-anew = The issue was put together anew since you opened the page ({ $time }), and nothing of yours was saved. Here it is as it stands now, and what you typed is still there: look at both, then save again.
issues-overtaken-held = The issue’s time came since you opened the page, and it was held; nothing of yours was saved. Here it is as it stands now, and what you typed is still there: look at both, then save again.
issues-overtaken-meanwhile = Somebody changed this issue meanwhile, and nothing was done. Look at it as it stands now, then try again.
issues-stands-now = What stands there now, and is replaced once you save:
issues-unplaced = What you typed and was not saved
issues-unplaced-hint = It has no place on this page any more. Copy from here what you still need.
issues-wrong-state = Nothing of the sort can be done to an issue that stands so: { $state }.
issues-wrong-empty = Something that must say something is empty. Fill it in and save again.
issues-wrong-too-long = A text is too long. Shorten it and save again.
issues-wrong-address = This is no web address. Paste it whole, as it stands in the address line: it begins with https://.
issues-wrong-days = Write the first day and the last, the first before the last.
issues-wrong-section = Nothing of the sort can stand in that section.
issues-wrong-too-many = There are as many as an issue takes. Take something away first.
issues-wrong-answer = The subject begins like that of an answer or a forwarded mail (“Re:”, “Fwd:”), which receivers take for deceit. Take that word off and save again.
issues-wrong-no-take = Our take is missing: this newsletter is not sent without. Write it below, or choose an article that says it; then approve.
issues-wrong-in = { $field }: { $why }
issues-no-article = No article that readers have stands at this address. Paste the address of one of ours; one that is not published yet cannot be added.
issues-done-approve = Approved. It goes out at its time, by itself.
issues-done-approve-now = Approved. Its time has come: it is frozen at once, and sent.
issues-done-reopen = It is a draft again, and is not sent before somebody approves it.
issues-done-assemble = Put together anew. What editors had changed is still there.
issues-done-cancelled = It is cancelled.
issues-done-pause = It is paused: no mail leaves any more until you resume it.
issues-done-resume = It goes on.
issues-done-again = They are sent again, as the same mail.
issues-done-leave = They are left at that.
issues-done-tried = The issue was mailed to { $address }.
issues-preview = Preview
issues-preview-frame = The mail “{ $subject }”
issues-look-whom = As sent to
issues-look-part = Part
issues-look-html = Designed
issues-look-plain = Plain text
issues-look-light = Light
issues-look-day = By day
issues-look-dark = In the dark
issues-look-width = Width
issues-look-wide = Desk
issues-look-phone = Phone
issues-look-pictures = Pictures
issues-look-with = Shown
issues-look-without = Switched off
issues-size = { $n } KB of at most { $most }, above which mail programs cut it off
issues-trial = In your own inbox
issues-trial-send = Mail it to { $address }
issues-trial-hint = It is made, signed and sent as readers’ mails are, with your own links in it. The page of the issue is there once it has been sent; clicks count from then on.
issues-trial-subject = [Test] { $subject }
issues-no-trial = This server sends no issues. Try it on one that does.
issues-not-tried = It was not sent, or may not have been. What the relay says: { $why }
issues-not-tried-silent = It was not sent: no relay took it in time. “broadsheet check” says how mail stands.
issues-links = Where its links lead
issues-pause = Pause
issues-resume = Resume
issues-live-stop = Do not keep this page current
issues-live-follow = Keep this page current
issues-live-changed = The issue stands otherwise by now: show the page anew
issues-progress = { $done } of { $all } are done with.
issues-planned = Planned: { $n } an hour from each server.
issues-planned-all = Planned: as many as the relays take.
issues-pace = As of late: { $n } an hour.
issues-left = It takes { $time } more.
issues-time-soon = less than a minute
issues-time-minutes = { $n ->
    [one] about a minute
   *[other] about { $n } minutes
}
issues-time-hours = { $n ->
    [one] about an hour
   *[other] about { $n } hours
}
issues-begun = Begun
issues-ended = ended
issues-count-waiting = Still to be sent
issues-count-put-off = Of those, put off by a relay
issues-count-refused = Refused for good
issues-count-given-up = Given up after many tries
issues-count-bounced = Came back: there is no such mailbox
issues-count-delayed = Came back: not reached this time
issues-count-blocked = Came back: refused for who sends, or what
issues-count-withdrawn = Not wanted any more when it was their turn
issues-count-uncertain = Perhaps sent: to be decided
issues-count-unknown = Perhaps sent: left at that
issues-count-sent-again = Sent again although they may have arrived
issues-count-cancelled = Called off
issues-uncertain = Perhaps sent
issues-uncertain-text = { $n ->
    [one] One mail was just being handed over when the connection or the server broke off, and nobody knows whether it arrived. Sent again, it may arrive twice; left at that, its reader may have none.
   *[other] { $n } mails were just being handed over when the connection or the server broke off, and nobody knows whether they arrived. Sent again, some may arrive twice; left at that, some readers may have none.
}
issues-uncertain-nth = Mail { $n }
issues-uncertain-again = Send again
issues-uncertain-again-one = Send again: { $who }
issues-uncertain-again-all = Send all of them again
issues-again-all-text = { $n ->
    [one] The mail is sent again, as the same mail. Should it have arrived, its reader sees it twice.
   *[other] All { $n } are sent again, as the same mails. Readers whom theirs reached see it twice.
}
issues-again-all-button = Yes, send again
issues-uncertain-leave = Leave it
issues-uncertain-leave-one = Leave at that: { $who }
issues-uncertain-leave-all = Leave all of them at that
issues-tile-sent = Sent
issues-tile-delivered = Delivered
issues-tile-lost = Not delivered
issues-tile-complained = Called spam
issues-tile-clicks = Clicks
issues-tile-left = Ended it
issues-tile-won = Subscribed
issues-how-counted = Sent is what the relay took, delivered what of it did not come back; not delivered is what came back or no relay took. Who ended the newsletter or subscribed is counted until the next issue, a week at most. Clicks are those of people as far as one can tell; whether a mail was opened is not counted.
issues-before = { $n } of the issue before
figures-plot-issues = Issues sent
figures-plot-issues-empty = Once two issues were sent, they stand beside each other here.
figures-column-issue-sent = Sent
figures-column-issue-delivered = Delivered
figures-column-issue-lost = Not delivered
figures-column-issue-bounced = No such mailbox
figures-column-issue-complained = Called spam
figures-column-issue-ended = Ended it
figures-column-issue-subscribed = Subscribed
figures-plot-issue-links = Clicks by link
figures-plot-issue-links-empty = Nobody has followed a link yet.
figures-column-link = Link
figures-column-clicks = Clicks
figures-column-machines = By machines
issues-radar = On our radar
radar-lead = What is about to happen in the world, for the newsletters that tell of it. An issue takes what falls into its next seven days when it is put together.
radar-none = Nothing is listed yet. Add what readers should know of beforehand: an election, a verdict, a summit.
radar-no-more = There is nothing after these.
radar-new = List an event
radar-list = List it
radar-title = What happens
radar-first = First day
radar-last = Last day
radar-last-hint = Left empty, it is the first day alone.
radar-link = Web address that says more
radar-link-hint = May be left out.
radar-event = Event on the radar
radar-remove = Take it off the list
radar-remove-text = “{ $title }” is taken off the list. Issues that have it already keep it until they are put together anew.
radar-remove-button = Take it off
radar-no-title = Say what happens.
radar-overtaken = Somebody changed this event since you opened the page, and nothing of yours was saved. Here it is as it stands now, and what you typed below: look at both, then save again.
radar-gone = Somebody took this event off the list since you opened the page. What you typed is in the form for a new one.
radar-now = As it stands now
radar-done-listed = It is listed.
radar-done-changed = It is changed. Issues that have it already show it so when they are put together anew.
radar-done-removed = It is off the list.

newsroom-headings = Sections and topics
newsroom-heading = Edit
heading-kinds = Kinds
heading-all-section = Sections
heading-all-topic = Topics
heading-all-place = Places
heading-all-series = Series
heading-all-author = Authors
heading-new-section = New section
heading-new-topic = New topic
heading-new-place = New place
heading-new-series = New series
heading-new-author = New author
heading-none-section = There are no sections yet. Make the first with “New section”; articles that are filed in one make it by themselves.
heading-none-topic = There are no topics yet. Make the first with “New topic”; articles that are filed under one make it by themselves.
heading-none-place = There are no places yet. Make the first with “New place”; articles that are filed under one make it by themselves.
heading-none-series = There are no series yet. Make the first with “New series”; articles that belong to one make it by themselves.
heading-none-author = There are no authors yet. Make the first with “New author”; the byline of an article makes them by itself.
heading-search = What it is or was called
heading-none-found = Nothing is or was called that.
heading-show-all = Show all
heading-order = The navigation and the front page go by this order.
heading-articles = { $n ->
    [0] No article
    [one] { $n } article
   *[other] { $n } articles
  }
heading-many = More than { $n } articles
heading-hidden = not in the navigation
heading-up-name = Move { $name } up
heading-down-name = Move { $name } down
heading-merging = { $n ->
    [0] “{ $from }” is becoming part of “{ $into }”: followers move now.
    [one] “{ $from }” is becoming part of “{ $into }”: { $n } article is still to move.
   *[other] “{ $from }” is becoming part of “{ $into }”: { $n } articles are still to move.
  }
heading-name = Name
heading-slug = Address
heading-slug-hint = The last part, after { $folder }. If you change it, the old address leads to the new one for good.
heading-slug-new = The last part, after { $folder }. Leave it empty and it is made of the name.
heading-description = What it is about
heading-bio = Biography
heading-role = Role
heading-role-hint = Such as “Energy correspondent”. It stands above the name.
heading-links = Elsewhere
heading-links-hint = One address a line, each beginning with https://
heading-portrait = Portrait
heading-portrait-hint = The file name of a picture that is here already, as it stands in its address after /media/. Empty: no portrait.
heading-navigation = In the navigation
heading-navigation-hint = The first nine stand on top of every page. The section keeps its page either way.
heading-save = Save
heading-make = Make it
heading-merge = Merge into another
heading-merge-which = Which one is { $name } to become part of?
heading-merge-into = { $from } becomes part of { $into }:
heading-merge-articles = { $n ->
    [0] { $from } has no articles, so none moves.
    [one] The { $n } article of { $from } stands in { $into } then, published or not.
   *[other] All { $n } articles of { $from } stand in { $into } then, published or not.
  }
heading-merge-many = They move in the background, which takes some minutes. Readers can open each of them all the while.
heading-merge-followers = { $n ->
    [one] The { $n } reader who follows { $from } follows { $into } then.
   *[other] The { $n } readers who follow { $from } follow { $into } then; whoever follows both follows it once.
  }
heading-merge-planned = { $n ->
    [one] { $n } planned piece moves along.
   *[other] { $n } planned pieces move along.
  }
heading-merge-address = { $old } leads to { $new } for good, and so does every former address and name of { $from }.
heading-merge-levels = Who may read changes: articles in it are { $was } now, in { $into } they are { $becomes }. An article with a level of its own keeps it.
heading-merge-inherit = What { $into } lacks of description, biography, role, links or portrait it takes from { $from }.
heading-merge-gone = { $from } is gone then. This cannot be undone.
heading-merge-button = Merge { $from } into { $into }
heading-merge-other = Choose another
heading-merge-none = There is no other one of that name to merge into.
heading-level-default = as the rules of the site say
heading-level-free = free
heading-level-registered = for registered readers
heading-level-metered = metered
heading-level-subscribers = for subscribers
heading-delete = Delete
heading-delete-text = { $followers ->
    [0] “{ $name }” is deleted, and { $path } leads nowhere any more. This is possible only while nothing is in it. To move its articles, merge it into another instead.
    [one] “{ $name }” is deleted, and { $path } leads nowhere any more; { $followers } reader who follows it follows it no more. This is possible only while nothing is in it. To move its articles, merge it into another instead.
   *[other] “{ $name }” is deleted, and { $path } leads nowhere any more; { $followers } readers who follow it follow it no more. This is possible only while nothing is in it. To move its articles, merge it into another instead.
  }
heading-delete-button = Delete it
heading-missing = It is not there any more. Choose another.
heading-no-name = Give it a name of at most 200 characters.
heading-too-long = This is too long: a description has at most 5,000 characters, a role 200, and there are at most ten links.
heading-bad-link = “{ $link }” is no address of a web page. Write one like https://example.org/name.
heading-no-picture = There is no picture of that file name here. Copy the name from a picture’s address.
heading-taken = This name or address belongs, or once belonged, to “{ $name }”. Choose another, or merge the two.
heading-ruled = Rule { $number } of access.rules in the settings goes by this address. Change the settings first: otherwise articles would open or close without a word.
heading-busy = Another one is still becoming part of it. Try again when that is done.
heading-full = There is still something in it: articles, published or not, or planned pieces. Merge it into another instead.
heading-same = It cannot become part of itself. Choose another.
heading-done-made = It is made.
heading-done-changed = It is changed, from this moment on.
heading-done-moved = The order is changed, from this moment on.
heading-done-merged = The two are one.
heading-done-merging = They are becoming one. The articles move in the background; you need not wait.
heading-done-deleted = It is deleted.
audit-act-front-shown = Showed a front page
audit-act-front-scheduled = Gave a front page its time
audit-act-front-taken-back = Took a front page back
audit-act-front-dropped = Threw a front page away
audit-act-term-made = Made a section, topic, place, series or author
audit-act-term-changed = Changed a section, topic, place, series or author
audit-act-terms-ordered = Ordered the sections
audit-act-term-merged = Merged two of these
audit-act-term-deleted = Deleted a section, topic, place, series or author
mail-staff-subject = You are invited to the newsroom of { $site }
mail-staff-title = Welcome to { $site }
mail-staff-text = You are invited to work in the newsroom of { $site }. Your role: { $role }.
mail-staff-button = Open the newsroom
mail-staff-later = The button works for { $hours } hours, once. Later you log in with this address at { $url }

## Figures

newsroom-figures-title = Figures
date-month-short = { $month-short } { $year }
figures-overview = Overview
figures-funnel = Funnel
figures-sources = Sources
figures-articles = Articles
figures-meter = Meter
figures-revenue = Revenue
figures-cohorts = Who stays
figures-newsletters = Newsletters
figures-spans = Days to look at
figures-last = { $n ->
    [365] One year
   *[other] { $n } days
  }
figures-from = From
figures-to = To
figures-by = Ordered by
figures-show = Show
figures-from-to = { $first } to { $last }
figures-span-of = { $span }, against { $before }.
figures-reckoned = The books as of { $at }.
figures-reckoning = The books are being reckoned for the first time since the server started. This page looks again by itself in a moment.
figures-span-unread = Please give both days, as in 2026-11-03. Shown are the last 30 days.
figures-span-turned = The first day is after the last. Shown are the last 30 days.
figures-span-ahead = These days are still to come. Shown are the last 30 days.
figures-span-long = A year is the longest span. Shown are the last 30 days.
figures-percent = { $share } %
figures-more = { $share } more than before ({ $before })
figures-less = { $share } less than before ({ $before })
figures-as-before = as many as before ({ $before })
figures-none-before = none before
figures-at-begin = { $before } at the month’s beginning
figures-mrr-of = { $currency } a month
figures-mean = On average { $count } a day; { $before } in the days before.
figures-mean-before = { $count } a day, the days before
figures-mark = The upright mark is where it was in the days before.
figures-as-table = As a table
figures-table-of = { $plot }, as a table
figures-csv = CSV
figures-plot-of = { $plot }, { $of }
figures-columns-desc = From { $first } to { $last }. The most: { $most }, { $when }.
figures-share-of = { $share } of “{ $of }”
figures-of-walls = { $share } of walls
figures-step-visits = Visits
figures-step-walls = Walls seen
figures-step-registered = Registered
figures-step-confirmed = Confirmed
figures-step-unlocked = Unlocked
figures-step-checkout = Checkout begun
figures-step-paid = Began to pay
figures-wall-registration = Leave an address
figures-wall-confirm = Confirm the address
figures-wall-unlock = Use one of the month’s articles
figures-wall-exhausted = None left this month
figures-wall-subscribe = For subscribers
figures-wall-lapsed = Subscription ended
figures-source-here = This site
figures-source-direct = Typed, saved, or not told
figures-source-search = Search engines
figures-source-social = Social networks
figures-source-newsletter = Newsletters and mail
figures-source-other = Other sites
figures-by-view = Views
figures-by-wall = Walls seen
figures-by-registered = Registrations
figures-by-unlocked = Unlocks
figures-by-checkout = Checkouts begun
figures-by-paid = Payments begun
figures-sold-subscription = Subscription
figures-sold-present = Present
figures-no-section = No section
figures-used = { $n } of { $all }
figures-months-after = Months after:
figures-plot-days = Visits
figures-plot-days-empty = Nobody has come in these days. Pages are counted from the moment they are opened, within some ten seconds; machines and colleagues are left out.
figures-plot-funnel = From a visit to a payment
figures-plot-funnel-empty = Nothing was counted in these days. The first visit stands here some ten seconds after it began.
figures-funnel-about = What was done in these days, by whomever: nobody is followed from one step to the next. Who registered in May may pay in June.
figures-plot-walls = Walls, by what they ask for
figures-plot-walls-empty = Nobody has met a wall in these days. Articles are metered unless their section or an editor says otherwise.
figures-plot-sources = Where visits begin
figures-plot-sources-empty = No visit began in these days. Links from newsletters are told apart if their address ends in ?utm_source=newsletter.
figures-sources-about = By what browsers say of the page a reader came from. Links in newsletters are known by ?utm_source=newsletter in their address, or by the mail that is read in a browser.
figures-plot-articles = Articles
figures-plot-articles-empty = For no article was this counted in these days. Choose other days, or another order.
figures-plot-sections = Sections
figures-plot-sections-empty = No article was opened in these days.
figures-whole-months = Articles are told apart day by day for a month at most, and for the last hundred days. Shown are whole months: { $first } to { $last }.
figures-plot-meter = How many of the month’s articles are used
figures-plot-meter-empty = Nobody has used an article of this month’s yet. Readers choose what to spend them on at the wall; a first article on registering is not among them.
figures-meter-about = { $month }. Readers who used at least one: { $readers }. Times the wall was seen that says none is left: { $exhausted }.
figures-plot-revenue = What comes in regularly
figures-plot-revenue-empty = Nothing comes in regularly yet. The first subscription that is paid for stands here at once; plans are set in broadsheet.toml.
figures-revenue-about = { $month }: { $mrr } a month, { $begin } at its beginning; { $arr } in a year. Subscribers: { $subscribers }.
figures-plot-plans-now = What comes in regularly, by plan
figures-plot-plans-now-empty = No subscription is being paid for.
figures-plan-note = Subscribers: { $subscribers }; { $share }
figures-plot-plans = What was paid, by plan
figures-plot-plans-empty = Nothing was paid in these months.
figures-plans-about = Since { $first }, presents included, less what went back.
figures-plot-cohorts = Who stays
figures-plot-cohorts-empty = Nobody has paid for a first time yet. Each month’s new subscribers are a line here, with how many of them are left month after month.
figures-cohorts-about = A line is those who paid for the first time in that month; a column is how many of them are left so many months later.
figures-plot-newsletters = Readers of newsletters
figures-plot-newsletters-empty = No newsletter has readers yet. Newsletters are named in broadsheet.toml; readers choose them on their account and at registration.
figures-plot-leaving = Why readers left
figures-plot-leaving-empty = Nobody said why they left in these days. Whoever ends a newsletter is asked for one press.
figures-leaving-about = What readers pressed after they had ended something: once a day and reader, counted without a name. Most press nothing.
figures-letters-about = Visits of these days that began in a newsletter or in mail: { $visits }. What became of each issue stands with the newsletters; opening one is not counted, and never will be by a picture in it.
figures-letter-note = { $left } stopped
figures-column-day = Day
figures-column-month = Month
figures-column-step = Step
figures-column-wall = Wall
figures-column-source = From
figures-column-article = Article
figures-column-address = Address
figures-column-section = Section
figures-column-plan = Plan
figures-column-currency = Currency
figures-column-cohort = First paid
figures-column-newsletter = Newsletter
figures-column-reason = Reason
figures-column-used = Used
figures-column-count = Times
figures-column-count_before = Before
figures-column-share = Share
figures-column-share_of_step_before = Of the step before
figures-column-share_of_visits = Of visits
figures-column-views = Views
figures-column-visits = Visits
figures-column-visits_before = Before
figures-column-walls = Walls
figures-column-registered = Registered
figures-column-registered_of_walls = Registered of walls
figures-column-confirmed = Confirmed
figures-column-unlocked = Unlocked
figures-column-checkout = Checkouts
figures-column-paid = Paid
figures-column-paid_back = Paid back
figures-column-payments = Payments
figures-column-revenue = Revenue
figures-column-readers = Readers
figures-column-readers_month_before = Month before
figures-column-left_newsletter = Stopped
figures-column-stay_percent = Stay
figures-column-joined = Joined
figures-column-months_after = Months after
figures-column-left = Left
figures-column-left_percent = Share left
figures-column-mrr_left = A month, left
figures-column-mrr_left_percent = Share of it left
figures-column-mrr = A month
figures-column-subscribers = Subscribers
figures-column-mrr_begin = A month at the beginning
figures-column-mrr_new = New
figures-column-mrr_taken_over = Taken over
figures-column-mrr_reactivation = Came back
figures-column-mrr_expansion = More than before
figures-column-mrr_contraction = Less than before
figures-column-mrr_churn = Left
figures-column-mrr_end = A month at the end
figures-column-subscribers_end = Subscribers at the end
figures-column-subscribers_new = New ones
figures-column-subscribers_churned = Lost
figures-column-trials = Trials
# The readers desk
newsroom-readers-desk = Readers
newsroom-reader = Reader
readers-search = Find a reader
readers-search-hint = Address or how it begins, first or last name, receipt number, the processor’s id, a group or a plan.
readers-find = Find
readers-show = Show
readers-plan = Plan
readers-any-plan = Any plan
readers-also = Groups and plans
readers-group = Group { $name }: { $taken } of { $seats } seats
readers-of-plan = Everybody with { $name }
readers-show-all = Show all readers
readers-none-found = Nobody is called so. Try the beginning of the address or of the name.
readers-none-so = No reader stands so.
readers-none-yet = There are no readers yet. They come by registering at an article, or you take a list over from your former system.
readers-more-found = There are more. Type another letter.
readers-all = All readers
readers-no-mail = No mail goes there
readers-complimentary = Complimentary
readers-show-everybody = Everybody
readers-show-unconfirmed = Address not confirmed
readers-show-access = With All-Access
readers-show-trial = On trial
readers-show-past-due = Payment failed, tried again
readers-show-unpaid = Payment failed for good
readers-show-paused = Paused
readers-show-ending = Cancelled for its end
readers-show-lapsed = All-Access ended
readers-show-suppressed = No mail goes there
readers-has-endless = { $plan }, without an end
readers-has-renewing = { $plan }, renews after { $date }
readers-has-until = { $plan }, until { $date }
readers-had-until = All-Access ended on { $date }
readers-registered = Registered
readers-unconfirmed = Address not confirmed
readers-status-incomplete = First payment not made
readers-status-incomplete-expired = First payment never made
readers-status-trialing = On trial
readers-status-active = Paid
readers-status-past-due = Payment failed, tried again
readers-status-unpaid = Payment failed for good
readers-status-paused = Paused
readers-status-canceled = Over
readers-source-subscription = subscription
readers-source-comp = given
readers-source-gift = present
readers-source-group = seat in a group
readers-source-trial = trial
readers-origin-site = registered here
readers-origin-import = from a list
readers-origin-staff = added by staff
readers-person = Who
readers-came = Since
readers-confirmed = Address confirmed
readers-not-yet = not yet
readers-customer = At the processor
readers-labels = Labels
readers-imported-note = From the list
readers-seat = Seat in
readers-owns = Owns the group
readers-institution = Institution
readers-paired = { $name }, until { $date }
readers-month = This month’s free articles
readers-month-used = { $used } of { $allowance } used.
readers-shared = { $n ->
    [one] One other account shares them.
   *[other] { $n } other accounts share them.
}
readers-unlocked-more = { $n } articles unlocked in all.
readers-unlocked-none = No article unlocked yet.
readers-access = All-Access
readers-access-none = Never had it.
readers-endless = without an end
readers-taken-back = taken back { $date }
readers-money = Subscriptions and payments
readers-money-none = Never paid.
readers-a-year = a year
readers-a-month = a month
readers-since = since { $date }
readers-ended = ended { $date }
readers-paid-until = paid until { $date }
readers-cancelled-for = cancelled for { $date }
readers-troubled-since = in arrears or paused since { $date }
readers-resumes = goes on { $date }
readers-went-back = { $price } went back
readers-present = Present for { $recipient }, { $date }.
readers-present-back = Paid back.
readers-present-redeemed = Redeemed.
readers-newsletters = Newsletters
readers-newsletters-none = There are no newsletters.
readers-mail-rests = All of it rests until { $date }
readers-mail-follows = { $n ->
    [one] Hears by mail of one thing they follow
   *[other] Hears by mail of { $n } things they follow
  }
readers-on = on
readers-off = off
readers-browsers = Signed in: { $n ->
    [one] one browser
   *[other] { $n } browsers
}
readers-browsers-none = Signed in nowhere.
readers-unknown-browser = A browser
readers-notes = Notes
readers-note = New note
readers-note-hint = Staff see it, and the reader if they ask for their data.
readers-note-save = Keep the note
readers-note-remove = Take it out
readers-note-empty = Write something first.
readers-note-long = A note has at most 4,000 characters. Shorten it.
readers-timeline = What has become of them
readers-older = Earlier
readers-newest = Latest
readers-done-given = All-Access is given, from this moment on.
readers-done-ended = It is taken back, from this moment on.
readers-done-opened = The article is open for them, from this moment on.
readers-done-link = The link is on its way to them.
readers-done-signed-out = They are signed out everywhere.
readers-done-noted = The note is kept.
readers-done-note-removed = The note is gone.
readers-done-refunded = The money goes back, and the subscription has ended.
readers-done-refunded-transfer = The subscription has ended. The money came by bank transfer: send it back yourself; it is listed under Invoices.
readers-done-merged = The two accounts are one.
readers-done-erased = The reader is erased.
readers-grant = Give All-Access
readers-grant-text = { $email } will read everything, without ads, whatever they pay or do not pay.
readers-grant-until = Last day
readers-grant-until-hint = The whole day counts, where the publication is.
readers-grant-endless = Without an end
readers-grant-reason = Reason
readers-grant-reason-hint = For your colleagues; the reader finds it in their data too.
readers-grant-tell = Tell them by mail
readers-grant-button = Give it
readers-grant-no-plan = Choose a plan.
readers-grant-no-day = Choose the last day, or tick “Without an end”.
readers-grant-past = That day is over. Choose a later one.
readers-grant-no-reason = Say why, in at most 300 characters.
readers-grant-subscription = This All-Access goes with a subscription. Refund its last payment, or let the reader cancel it; it ends with that.
readers-end = Take it back
readers-end-text = { $plan } of { $email } ends at this moment. A seat in a group becomes free. You can give All-Access again.
readers-end-button = Take it back
readers-open = Open an article
readers-open-text = “{ $title }” will be open for { $email } for good. It spends none of their free articles.
readers-open-button = Open it
readers-link = Mail a link to log in
readers-link-text = { $email }, and nobody else, gets a mail with a link that logs their browser in, once, within 24 hours. You do not see the link.
readers-link-button = Send it
readers-passkey = Passkey { $name }
readers-passkey-doubted = taken no more: there may be a copy of it
readers-sign-out-passkeys = { $n ->
    [one] A passkey that logs them in is removed
   *[other] { $n } passkeys that log them in are removed
} as well; they add others on their account.
readers-lift = Let newsletters go there again
readers-lift-text = From the next issue on, newsletters go to { $email } again. If the address refuses them again, they stop again. What the reader ended stays ended.
readers-lift-button = Let them go there
readers-mail-bounced = Mail to this address bounces since { $date }
readers-mail-unreachable = Mail has not reached this address since { $date }
readers-mail-complained = A letter was reported as spam on { $date }
readers-done-lifted = Newsletters go there again.
readers-sign-out = Log out everywhere
readers-sign-out-text = { $n ->
    [one] One browser of { $email } is logged out
   *[other] { $n } browsers of { $email } are logged out
} at this moment. They log in again with a code by mail.
readers-sign-out-button = Log them out
readers-cancel = End the subscription
readers-cancel-text = The subscription of { $email } ends, at its payment processor too, and they are mailed as if they had cancelled. Nothing goes back by this: refund a payment for that.
readers-cancel-when = When it ends
readers-cancel-term = With the term, on { $date }
readers-cancel-term-what = They read everything until then, nothing more is charged, and they can change their mind on their account.
readers-cancel-now = Now
readers-cancel-now-what = They lose access at this moment and are charged no more. It cannot be undone; they can subscribe again.
readers-cancel-reason-hint = It stands in the log. The reader does not see it.
readers-cancel-button = End it
readers-cancel-no-when = Choose when it ends.
readers-cancel-no-reason = Say why, in at most 300 characters.
readers-cancel-failed = It goes on as it was: { $why }. Try again, or end it at the payment processor.
readers-done-cancelled = The subscription ends with its term. They have been mailed.
readers-done-cancelled-now = The subscription has ended.
readers-present-refund = Refund a present
readers-present-text = { $price } that { $email } paid for the present to { $recipient } go back the way they came, and { $email } is mailed that they do.
readers-present-ends = Nobody has redeemed it. Its code is worth nothing from this moment, also in a mail that was sent.
readers-present-ends-redeemed = It was redeemed: { $reads } reads by it, and loses that access at this moment. Nobody tells them of it but you.
readers-present-somebody = somebody who was erased since
readers-present-changed = Meanwhile it was redeemed or taken back. Look at what would end now, and decide again.
readers-done-present-back = The money for the present goes back, and its code is worth nothing.
readers-done-present-back-transfer = The present is taken back. It was paid by bank transfer: send the money back yourself.
readers-refund = Refund
readers-refund-text = { $price } of receipt { $number } ({ $date }, { $plan }) goes back to { $email } by the way it came.
readers-refund-ends = Its subscription ends at this moment, and with it All-Access, unless they have it otherwise. This cannot be undone; they can subscribe again.
readers-refund-button = Give { $price } back
readers-refund-failed = Nothing was done, because the processor said: { $why }. Try again in a minute, or look at its own pages.
readers-merge = Merge with another account
readers-merge-text = When one person has two accounts, { $kept } stays and takes in the other. You see what will happen before it does.
readers-merge-other = Address of the account that goes
readers-merge-look = Show what will happen
readers-merge-nobody = There is no account with that address.
readers-merge-same = That is this very account. Type the address of the other one.
readers-merge-staff = One of the two works here, or did. Take the role away first; the account of somebody who wrote in the log stays.
readers-merge-both-pay = Both accounts have a subscription that goes on. Refund or cancel one of them first, so that nobody pays twice.
readers-merge-first = { $kept } stays. { $other } goes, and mails go to { $kept } alone.
readers-merge-grants = { $n ->
    [one] One grant of All-Access moves to { $kept }.
   *[other] { $n } grants of All-Access move to { $kept }.
}
readers-merge-subscriptions = { $n ->
    [one] One subscription moves, with its payments.
   *[other] { $n } subscriptions move, with their payments.
}
readers-merge-unlocks = { $n ->
    [one] One unlocked article moves.
   *[other] { $n } unlocked articles move.
}
readers-merge-saved = { $n ->
    [one] One saved article moves.
   *[other] { $n } saved articles move.
}
readers-merge-browsers = { $n ->
    [one] One browser stays logged in, as { $kept }.
   *[other] { $n } browsers stay logged in, as { $kept }.
}
readers-merge-passkeys = { $n ->
    [one] One passkey logs in, as { $kept }.
   *[other] { $n } passkeys log in, as { $kept }.
}
readers-merge-newsletters = { $n ->
    [one] One choice about a newsletter moves; where both chose, that of { $kept } stays.
   *[other] { $n } choices about newsletters move; where both chose, that of { $kept } stays.
}
readers-merge-follows = { $n ->
    [one] One author, topic or search they follow moves.
   *[other] { $n } authors, topics and searches they follow move.
}
readers-merge-notes = { $n ->
    [one] One note moves.
   *[other] { $n } notes move.
}
readers-merge-meter = Free articles are added up and not multiplied: { $kept } and { $other } used become { $used } of { $allowance } used this month.
readers-merge-last = Whoever registers with { $other } again finds this same allowance. The merge cannot be undone.
readers-merge-button = Make them one
readers-data = Everything we hold on them
readers-data-text = You get one file with everything we hold on { $email }, the same that they find under “Export my data”. Hand it to nobody else.
readers-data-button = Get the file
readers-erase = Erase this reader
readers-erase-text = Everything that names { $email } is deleted, queued mails included. It cannot be undone.
readers-erase-billing = Whatever they pay for ends at this moment; nothing is given back by this. Refund first if something is owed.
readers-erase-stays = What remains has no name: receipts, as the law wants it, and a keyed hash of the address, so that coming back refills no allowance.
readers-erase-confirm = Type { $email } to confirm
readers-erase-button = Erase
readers-erase-mismatch = This is not the address of this reader. Type it as it stands above.
readers-erase-staff = They work here. Take the role away first, under People.
readers-export = Take the list out
readers-export-text = One CSV file with every reader: address, name, since when, newsletters, plan and its end, the processor’s id, labels and notes. “broadsheet import readers” and mailing services read it.
readers-export-button = Get the file
readers-lists = Take a list over
readers-list = List of readers
readers-lists-text = A CSV file from your former system: one reader a line, with at least an “email” column. Nobody gets a mail by it, and what readers chose here stays.
readers-list-look = Look first
readers-list-look-hint = Reads and reports, and changes nothing.
readers-list-file = File
readers-list-file-hint = CSV, compressed or not, up to { $size } MB. Larger lists: “broadsheet import readers FILE” on the server.
readers-list-button = Hand it in
readers-list-no-file = Choose a file that holds something.
readers-list-too-large = The file is larger than { $size } MB. Compress it, or use “broadsheet import readers FILE” on the server.
readers-lists-before = Handed in lately
readers-lists-none = None in the last 30 days.
readers-list-looked = only looked at
readers-list-goes-on = It goes on by itself; you can leave this page.
readers-list-again = Look again
readers-list-progress = How much of the file is done
readers-list-created = New readers
readers-list-updated = Known, with something new
readers-list-unchanged = Known, nothing new
readers-list-skipped = Skipped
readers-list-dry = Nothing was changed. Hand the file in again without “Look first” to take it over.
readers-list-remarks = { $n ->
    [one] One remark
   *[other] { $n } remarks
}
readers-list-report = The whole report
list-state-waiting = Waits
list-state-running = Goes on
list-state-done = Done
list-state-failed = Failed
readers-why = Why
why-ask = Why can they read an article, or not?
why-article = Article
why-article-example = Address of the article
why-at = When (empty: now)
why-network = Their network address, if you know it
why-button = Tell me why
why-empty = Paste the address of an article. You see what this reader gets of it, why, and what you can do.
why-no-article = No article is published under that address. Copy it from the browser’s address bar.
why-bad-time = This is no time. Choose a day and an hour, or leave it empty for now.
why-bad-network = This is no network address. It looks like 192.0.2.7 or 2001:db8::7.
why-remedies = What you can do
why-facts = What the decision goes by, in this order
why-doubts = What the data does not say
why-this = This opens it.
why-none = no
why-unpublished = The article was not published then.
why-full-staff = They read everything, because they work here.
why-full-grant = They read everything: they have All-Access.
why-full-institution = They read everything: their institution provides access.
why-full-free = The article is open to everybody.
why-full-registered = The article is open to everybody with a confirmed address.
why-full-first = It is their first article, which opened when they left their address.
why-full-gift = A subscriber gave them this article.
why-full-newsletter = A link in their newsletter opened it.
why-full-unlocked = They unlocked it; it stays open for good.
why-wall-registration = They see the teaser and are asked to register: they were no reader then.
why-wall-confirm = They see the teaser and are asked to confirm their address.
why-wall-unlock = They see the teaser and can use one of { $left } free articles left, with one press.
why-wall-exhausted = They see the teaser: this month’s free articles are used.
why-wall-subscribe = They see the teaser: the article is for subscribers alone.
why-wall-lapsed = They see the teaser: their All-Access ended on { $date }.
why-staff = Works here
why-access = All-Access
why-institution = Institution
why-level = The article
why-confirmed = Confirmed address
why-pass = Pass for this article
why-unlocked = Unlocked
why-allowance = Free articles
why-confirmed-on = since { $date }
why-unlocked-on = on { $date }
why-pass-first = their first article
why-pass-gift = a subscriber’s gift link
why-pass-newsletter = a newsletter’s link
why-allowance-used = { $used } of { $allowance } used in { $month }
why-level-free = free
why-level-registered = for registered readers
why-level-metered = metered
why-level-subscribers = for subscribers alone
why-because-open = opened to all until { $date }
why-because-article = the article’s own setting
why-because-rule = rule { $number } of access.rules
why-because-section = the setting of its section
why-because-default = the site’s default
why-by-network = on its network
why-by-pairing = paired on its network
why-by-domain = by their address
why-doubt-browser = { $n ->
    [0] This holds in a browser that is logged in. None of theirs is: they see what a stranger sees.
    [one] This holds in a browser that is logged in. One of theirs is; in any other they see what a stranger sees.
   *[other] This holds in a browser that is logged in. { $n } of theirs are; in any other they see what a stranger sees.
}
why-doubt-network = From which network they read. If an institution provides access there, everything is open.
why-doubt-level = What the article, its section and the settings said then. They are taken as they are now.
why-doubt-ends = Whether the subscription stood still or was over for a while before it went on. Its last end is what is kept.
why-doubt-passes = Passes of browsers that were logged out or forgotten since.
why-doubt-future = What is paid, cancelled and set until then. This is how it will be if nothing changes.
why-remedy-link = Mail them a link to log in
why-remedy-open = Open this article for them
why-remedy-give = Give All-Access until a day
why-remedy-payments = Look at their payments
why-remedy-network = Ask for their network address and fill it in above
timeline-came-site = Registered
timeline-came-import = Came with a list
timeline-came-staff = Was added by staff
timeline-confirmed = Confirmed the address
timeline-first-article = First article opened: { $name }
timeline-unlocked = Unlocked: { $name }
timeline-opened = Opened for them by staff: { $name }
timeline-signed-in = Logged in: { $name }
timeline-gave-article = Gave an article away: { $name }
timeline-bought-present = Paid for a present
timeline-redeemed-present = Redeemed a present
timeline-took-seat = Took a seat in { $name }
timeline-left-seat = Seat ended in { $name }
timeline-noted = Note: { $name }
timeline-granted = { $dated ->
    [yes] All-Access: { $plan }, { $source }, until { $date }
   *[no] All-Access: { $plan }, { $source }, without an end
}
timeline-revoked = All-Access taken back: { $plan }
timeline-paid = Paid { $price } (receipt { $number })
timeline-paid-back = { $price } went back (receipt { $number })
timeline-code = { $purpose ->
    [address] Mail to confirm another address
    [newsletter] Mail to confirm a newsletter
   *[other] Mail with a code or link to log in
}{ $used ->
    [yes] , used
   *[no] {""}
}
timeline-agreed = Agreed: { $subject } ({ $place })
timeline-withdrew-consent = Withdrew: { $subject } ({ $place })
timeline-withdrew = Withdrew from the contract (declaration { $number })
timeline-told = Mail: { $about }
timeline-told-receipt = receipt
timeline-told-paid-back = money goes back
timeline-told-trial = trial begins
timeline-told-failed = payment failed
timeline-told-cancelled = cancellation
timeline-told-ended = subscription ended
timeline-told-renewal = renewal ahead
timeline-told-trial-ending = trial ends soon
timeline-told-reminder = reminder
timeline-told-price-change = price change
timeline-told-offer-ending = offer ends soon
timeline-told-resuming = goes on soon
timeline-told-still-failed = payment still failed
timeline-told-next-invoice = next invoice
timeline-told-overdue = invoice overdue
timeline-told-win-back = offer to come back
timeline-subscription-taken-over = Subscription taken over
timeline-subscription-tried = Trial began
timeline-subscription-began = Subscription began
timeline-subscription-converted = Trial became a subscription
timeline-subscription-renewed = Renewed
timeline-subscription-failed = Payment failed
timeline-subscription-recovered = Arrears paid
timeline-subscription-paused = Paused
timeline-subscription-resumed = Went on
timeline-subscription-cancelled = Cancelled for its end
timeline-subscription-kept = Took the cancellation back
timeline-subscription-repriced = Another price
timeline-subscription-money-back = Money given back or disputed
timeline-subscription-money-kept = Dispute won
timeline-subscription-ended = Subscription ended
timeline-subscription-returned = Subscription goes on again
audit-act-grant-given = Gave All-Access
audit-act-grant-ended = Took All-Access back
audit-act-article-opened = Opened an article for a reader
audit-act-link-mailed = Mailed a link to log in
audit-act-signed-out = Logged a reader out everywhere
audit-act-suppression-lifted = Let newsletters go to a reader again
audit-act-note-written = Wrote a note
audit-act-note-removed = Took a note out
audit-act-readers-merged = Merged two accounts
audit-act-data-taken = Took a reader’s data out
audit-act-reader-erased = Erased a reader
audit-act-cancel-asked = Asked for a subscription to end
audit-act-cancelled = Ended a subscription for a reader
audit-act-refund-asked = Asked for a refund
audit-act-refunded = Refunded
audit-act-readers-taken-in = Handed in a list of readers
audit-act-readers-taken-out = Took the list of readers out
mail-link-subject = Log in to { $site }
mail-link-title = Log in with one press
mail-link-text = You asked { $site } for help with logging in. This link logs in the browser you open it with.
mail-link-button = Log in
mail-link-later = It works for { $hours } hours, once. If you asked for nothing, you need do nothing.

## The desk for invoices

newsroom-invoices = Invoices
newsroom-invoice = Invoice
invoices-number = Invoice { $number }
invoices-home = { $n ->
    [one] invoice is overdue
   *[other] invoices are overdue
  }
invoices-owed = { $n ->
    [one] { $price } are to be paid, by one invoice.
   *[other] { $price } are to be paid, by { $n } invoices.
  }
invoices-owed-late = { $n ->
    [one] { $price } of it are overdue, by one invoice.
   *[other] { $price } of it are overdue, by { $n } invoices.
  }
invoices-late = { $n ->
    [one] one day late
   *[other] { $n } days late
  }
invoices-search = Find an invoice
invoices-search-hint = Its number, how the name on it begins, or the address or name of its reader.
invoices-show-open = To be paid
invoices-show-overdue = Overdue
invoices-show-paid = Paid
invoices-show-cancelled = Cancelled
invoices-show-all = All invoices
invoices-none-found = No invoice is meant by this. Try its number, or the beginning of the name or of the address.
invoices-none-so = No invoice stands so.
invoices-none-open = Nobody owes anything. Whoever orders by invoice stands here until their money has come and you say so.
invoices-not-sold = Nothing is sold by invoice. Once it is, in Settings, whoever orders stands here until their money has come.
invoices-back = Money to send back
invoices-back-text = What was refunded or withdrawn from in the last 60 days and came by bank transfer. Nobody but you can transfer it.
invoices-books = For the books
invoices-export = Take this list out as CSV
invoices-export-text = Every invoice of the list “{ $list }” as a file for a spreadsheet or bookkeeping, with whom it is for. That it was taken out stands in the log.
invoices-export-button = Take it out
invoices-printed = As its payer sees it
invoices-of = Who is to pay
invoices-asks = What it asks for
invoices-reference = Their reference
invoices-reader = Reader
invoices-erased = The reader has deleted their account.
invoices-group = Group
invoices-tax = Tax in it
invoices-first-term = The first term, from the day the payment arrives
invoices-of-present = A present to { $recipient }
invoices-event-issued = Issued and mailed
invoices-event-due = It was to be paid by now
invoices-event-paid = The money came
invoices-event-cancelled = Cancelled: nothing is owed
invoices-goes-on = What it is for goes on. It is cancelled when that ends:
invoices-refund = Was this a mistake, or is money to go back? Refund the payment, which ends what it opened, on the page of
invoices-pay = The money has come
invoices-pay-text = Invoice { $number } over { $price }, { $name }: its whole amount is on your account.
invoices-pay-opens = What it is for opens at once, or goes on, and its reader gets a receipt. This cannot be taken back but by a refund, which ends it.
invoices-pay-present = The present is mailed on its day, and whoever gives it gets a receipt. This cannot be taken back but by a refund, which ends it.
invoices-pay-on = On which day
invoices-pay-on-hint = The day by which the money stands on your statement of account. Receipt and figures go by it.
invoices-pay-button = { $price } have come
invoices-no-day = Choose the day on which the money came.
invoices-refused-paid = This invoice was paid before: somebody else may have said so just now.
invoices-refused-cancelled = This invoice was cancelled, and opens nothing any more. Send the money back, or have its buyer order again.
invoices-refused-tomorrow = That day is still to come.
invoices-refused-settled = This invoice was paid or cancelled meanwhile. Nothing was done.
invoices-refused-goes-on = What this invoice is for goes on meanwhile. End the subscription instead: its invoice is cancelled by that.
invoices-refused-nobody = The reader has deleted their account: there is nobody to mail it to.
invoices-cancel = Cancel the order
invoices-cancel-text = What invoice { $number } over { $price } is for, ordered by { $email }, is called off: nothing opens, nothing is owed, and they are mailed that. It cannot be undone; they can order again.
invoices-cancel-button = Cancel it
invoices-mail = Mail it again
invoices-mail-text = Invoice { $number } over { $price } goes to { $email } once more, with the day until which it is to be paid.
invoices-mail-button = Mail it
invoices-done-paid = The payment is confirmed, and its buyer gets a receipt.
invoices-done-cancelled = The order is cancelled: nobody owes anything by this invoice.
invoices-done-mailed = The invoice is on its way to its buyer.
audit-act-invoice-paid = Confirmed the payment of an invoice
audit-act-invoice-cancelled = Cancelled an order by invoice
audit-act-invoice-mailed = Mailed an invoice again
audit-act-invoices-taken-out = Took a list of invoices out
audit-act-institution-made = Made an institution
audit-act-institution-changed = Changed an institution
audit-act-institution-ended = Ended an institution
audit-act-institution-linked = Made a secret link to an institution’s report

## The desk for institutions

newsroom-institutions = Institutions
newsroom-institution = Institution
institutions-search = Find an institution by its name
institutions-none = No institution reads yet. Add a university, a library or a company with its networks: whoever comes from there reads everything, with the name on every page.
institutions-none-found = No institution has this in its name.
institutions-none-more = There are no more.
institutions-show-all = All institutions
institutions-and-more = { $first } and { $n } more
institutions-endless = without an end
institutions-until = until { $date }
institutions-over = ended on { $date }
institutions-declared = in the settings
institutions-declared-text = { $name } stands in the settings file of the server, broadsheet.toml, under [[institutions]]. It is changed there by whoever runs the server, and taken up when the site is started again.
institutions-known = By what its readers are known
institutions-name = Name
institutions-name-hint = As it stands on every page: “Access provided by …”.
institutions-networks = Networks
institutions-networks-hint = One a line, as the librarian sends them: 192.0.2.0/24, 192.0.2.10-192.0.2.40, 2001:db8:7::/48, or one address. Each address belongs to one institution.
institutions-no-network = None
institutions-domains = Mail domains
institutions-domains-hint = One a line, what follows the @: library.example. Whoever proves an address there reads from anywhere.
institutions-no-domain = None
institutions-until-field = Last day
institutions-until-hint = They read to the end of this day. Without a day they read until you end it.
institutions-contact = Librarian’s address
institutions-contact-hint = Whoever is logged in with it finds the usage report on their own.
institutions-no-contact = Not known
institutions-events = What staff did
institutions-no-events = Nothing since the log was begun.
institutions-usage = What its readers read
institutions-new = Add an institution
institutions-new-text = Whoever comes from its networks, or has an address at its domains, reads everything from the next page on.
institutions-make = Add it
institutions-edit = Change this institution
institutions-save = Save
institutions-end = End its access
institutions-end-text = Nobody reads through { $name } any more from the next page on, and accounts that were paired there are unpaired. The secret link to its report is dead. What was read stays counted. This cannot be undone; its networks can be given to a new one.
institutions-end-button = End it
institutions-link = Make a secret link to its report
institutions-link-text = Whoever has the link sees what the readers of { $name } read, by month and article, without logging in. The link that was made before is dead then.
institutions-link-button = Make the link
institutions-link-made = Send this link to { $name }. It is shown this once, and the one before is dead.
institutions-link-done = I have it
institutions-done-made = The institution is added: its readers read everything from now on.
institutions-done-changed = Saved. It holds from the next page on.
institutions-done-ended = The institution’s access is ended.
institutions-wrong-name = Write the institution’s name, as in “City Library”.
institutions-wrong-exists = There is an institution “{ $name }” already. Change that one, or write another name.
institutions-wrong-nothing = Say by what its readers are known: by networks, by mail domains, or by both.
institutions-wrong-taken = { $theirs } is { $name }’s, and { $asked } has addresses of it. Take it from { $name } first, or leave it out: each address belongs to one institution.
institutions-wrong-network = “{ $text }” is no network. Write one as in 192.0.2.0/24 or 2001:db8::/32, its first and last address as in 192.0.2.10-192.0.2.40, or a single address.
institutions-wrong-within = { $text } lies within a network. Write { $whole } for the whole of it, or { $alone } for this address alone.
institutions-wrong-backwards = “{ $text }” ends before it begins. Write the lower address first.
institutions-wrong-everybody = { $net } is too much for one institution: the largest taken are a /{ $four } of IPv4 and a /{ $six } of IPv6. Ask them for their own networks.
institutions-wrong-private = { $net } holds addresses that nobody has on the internet. Visitors who seem to come from there came through a proxy, and everything would be open to all of them. Ask the institution for its public addresses.
institutions-wrong-proxy = { $net } holds a proxy of this site, whose visitors come from everywhere.
institutions-wrong-domain = “{ $text }” is no mail domain. Write what follows the @ in their addresses, as in library.example.
institutions-wrong-anyones = Anyone can have an address at { $domain }. Write a domain that is the institution’s own.
institutions-wrong-day = Choose a day, or leave the field empty.
institutions-wrong-contact = This is no e-mail address. Write one as in librarian@library.example, or leave the field empty.

## The ads desk

newsroom-ads = Ads
media-use-ad = Advertisement
advertisement-house = From { $site }
audit-act-ad-made = Made a campaign
audit-act-ad-changed = Changed a campaign
audit-act-ad-started = Started a campaign
audit-act-ad-paused = Paused a campaign
audit-act-ad-ended = Ended a campaign
audit-act-ad-deleted = Deleted a campaign
audit-act-ads-txt-changed = Changed ads.txt
ads-tab-current = Campaigns
ads-tab-ended = Ended
ads-tab-txt = ads.txt
ads-new = New campaign
ads-none = No campaign yet. Make one, look at it in its slot, and start it: pages show it at once, from its first day on. Subscribers, institutions and whoever meets a wall never see it.
ads-none-yet = No campaign yet.
ads-none-ended = Nothing has ended yet. Campaigns that are ended stay here with their numbers.
ads-named = From the settings
ads-named-text = These stand in broadsheet.toml. They fill the slots that no campaign takes and are not counted.
ads-counts = shown { $shown }, clicked { $clicked }
ads-dates = { $from } to { $to }
ads-dates-open = from { $from }
ads-of-shown = { $delivered } of { $goal } shown
ads-of-clicked = { $delivered } of { $goal } clicks
ads-expected = { $n } expected by now
ads-pace-behind = behind
ads-pace-level = on pace
ads-pace-ahead = ahead
ads-phase-draft = Draft
ads-phase-draft-hint = Nobody sees it until it is started.
ads-phase-waiting = Waiting
ads-phase-waiting-hint = It is started, and its first day is to come.
ads-phase-live = Running
ads-phase-live-hint = Pages show it now.
ads-phase-paused = Paused
ads-phase-paused-hint = No page shows it until it goes on.
ads-phase-full = Delivered
ads-phase-full-hint = It has reached its cap and is shown no more. Raise the cap to go on, or end it.
ads-phase-over = Over
ads-phase-over-hint = Its last day is past. Give it a later one to go on, or end it.
ads-phase-ended = Ended
ads-phase-ended-hint = It stays here with its numbers. Duplicate it to run it again.
ads-slot-top = Top
ads-slot-middle = Middle
ads-slot-side = Side
ads-slot-top-hint = Above the content of a page. Pictures up to 970 × 250.
ads-slot-middle-hint = Within a text or a list. Pictures up to 600 × 500.
ads-slot-side-hint = Beside a text or a list. Pictures up to 300 × 600.
ads-campaign = Campaign
ads-edit = Change
ads-start = Start
ads-resume = Go on
ads-pause = Pause
ads-end = End
ads-duplicate = Duplicate
ads-delete = Delete
ads-end-text = “{ $name }” ends for good: no page shows it any more, and it cannot be started again. Its numbers stay, and it can be duplicated.
ads-delete-text = “{ $name }” was never shown. It is deleted and cannot be brought back.
ads-was-shown = It was shown, or is running, so it cannot be deleted: its numbers belong to the books. End it instead.
ads-is-over = Its last day is past. Change its dates first, then start it.
ads-other-state = Somebody else changed it meanwhile. This is how it stands now.
ads-done-made = Made. Look at it below, and start it when it is right.
ads-done-changed = Changed. Pages show it so from now on.
ads-done-start = Started. Pages show it from its first day on.
ads-done-pause = Paused. No page shows it any more.
ads-done-end = Ended.
ads-done-copied = This is the copy, a draft with nothing counted. Look at its dates before you start it.
ads-done-deleted = Deleted.
ads-done-txt = Kept. /ads.txt says so from now on.
ads-done-txt-forgotten = Forgotten. The settings count again.
ads-client = Client
ads-house = The house
ads-direct = A client
ads-when = When
ads-slots = Slots
ads-sections = Sections
ads-all-sections = Every page
ads-weight = Weight
ads-link = Link
ads-shown = Shown
ads-clicked = Clicked
ads-rate = Clicks per view
ads-of-most = of { $n }
ads-line = expected
ads-looks = How it looks
ads-by-day = By day
ads-by-night = By night
ads-look-light = { $slot }, by day
ads-look-dark = { $slot }, by night
ads-look-empty = Nothing to show yet.
ads-slot-clicks = { $n } clicks, { $share }
ads-how-counted = A view counts when a page with it is sent to a person, a click when somebody follows its link from a page of this site. Nobody is followed, machines and colleagues are left out, and sums are some ten seconds old.
ads-wrong = { $n ->
    [one] One thing cannot be taken as it is. Nothing was kept; it is said beside its field.
   *[other] { $n } things cannot be taken as they are. Nothing was kept; each is said beside its field.
}
ads-name = Name
ads-name-hint = For colleagues; readers never see it.
ads-who = For whom
ads-client-hint = Shown below the advertisement.
ads-kind = What is shown
ads-kind-text = Words
ads-kind-image = A picture
ads-heading = First line
ads-heading-hint = Up to 80 characters.
ads-words = Sentence
ads-words-hint = Up to 200 characters; may be empty.
ads-prompt = Call
ads-prompt-hint = What to do, as in “See the programme”; may be empty.
ads-picture = Picture
ads-picture-hint = Its address or file name in the media library.
ads-to-media = Open the media library in another tab
ads-alt = Description
ads-alt-hint = What the picture says, its words included, for those who do not see it.
ads-link-hint = Where a click leads: https://… or a path of this site, as in /subscribe.
ads-sections-hint = Choose none to have it on every page.
ads-starts = First moment
ads-zone = By the clocks of { $zone }.
ads-ends = Last moment
ads-ends-hint = Leave it empty to run until it is ended.
ads-most-shown = Shown at most
ads-most-clicked = Clicked at most
ads-most-hint = In all; leave it empty for no cap. It stops within 15 seconds of reaching it.
ads-weight-hint = 1 to 100: of two that fit a page, one of weight 20 comes twice as often as one of weight 10.
ads-save = Keep
ads-make = Make a draft
ads-wrong-name-none = Give it a name.
ads-wrong-name-long = The name is too long; use 100 characters at most.
ads-wrong-client-none = Say who pays for it, or choose the house.
ads-wrong-client-long = The client’s name is too long; use 100 characters at most.
ads-wrong-picture-none = There is no such picture in the media library. Copy its address from its page there.
ads-wrong-alt-none = Say what the picture shows, with its words, for those who do not see it.
ads-wrong-alt-long = The description is too long; use 300 characters at most.
ads-wrong-heading-none = Write a first line.
ads-wrong-heading-long = The first line is too long; use 80 characters at most.
ads-wrong-words-long = The sentence is too long; use 200 characters at most.
ads-wrong-prompt-long = The call is too long; use 40 characters at most.
ads-wrong-link-none = Write where a click leads: an address that begins with https:// or http://, or a path of this site, as in /subscribe.
ads-wrong-slots-none = Choose one slot at least.
ads-wrong-sections-none = One of the sections is not there any more. Choose again.
ads-wrong-starts-none = Say when it begins.
ads-wrong-ends-none = This is no moment. Choose one, or leave it empty.
ads-wrong-ends-before = It would end before it begins. Choose a later moment.
ads-wrong-weight-number = Write a number from 1 to 100.
ads-wrong-most_shown-number = Write a number from 1 on, or leave it empty.
ads-wrong-most_clicked-number = Write a number from 1 on, or leave it empty.
ads-txt = ads.txt
ads-txt-lead = Says who may sell this site’s advertisements, to those who buy them. It is served at
ads-txt-settings = So far it says what the settings say (site.ads_txt). Once you keep something here, that counts instead.
ads-txt-written = What is kept here counts; what the settings say (site.ads_txt) does not.
ads-txt-text = Lines
ads-txt-hint = One a line: domain of the seller, account, DIRECT or RESELLER, and, if there is one, the certification ID. Or a variable, as in contact=ads@example.org. What follows # is a note.
ads-txt-save = Keep
ads-txt-forget = Go back to the settings
ads-txt-forget-text = What is kept here is forgotten, and /ads.txt says what the settings say again.
ads-txt-wrong = Line { $n } cannot stand: { $why } It says “{ $line }”. Nothing was kept.
ads-txt-neither = it is neither a seller nor a variable.
ads-txt-account = the second field must be an account, without spaces.
ads-txt-relationship = the third field must be DIRECT or RESELLER.
ads-txt-domain = the first field must be a domain, as in exchange.example, without https://.
ads-txt-fields = there are more than four fields.
ads-txt-authority = the fourth field must be an ID of letters and digits; leave it out if there is none.
ads-txt-variable = there is no such variable. There are CONTACT, SUBDOMAIN, OWNERDOMAIN, MANAGERDOMAIN and INVENTORYPARTNERDOMAIN.
ads-txt-value = the variable lacks its value, or it must be a domain.
ads-txt-twice = OWNERDOMAIN may stand once only.
ads-txt-long = the whole is longer than 48 kilobytes.
figures-plot-ad-days = Delivery
figures-plot-ad-days-empty = Nothing was counted yet.
figures-plot-ad-days-paced = All that was delivered by the end of each day, and what was to be expected by then.
figures-plot-ad-days-plain = How often it was shown each day.
figures-plot-ad-slots = By slot
figures-plot-ad-slots-empty = Nothing was counted yet.
figures-column-ad-shown = Shown
figures-column-ad-clicked = Clicked
figures-column-ad-delivered = Delivered in all
figures-column-ad-expected = Expected
figures-column-ad-rate = Clicks per view
figures-column-slot = Slot

## Openings

newsroom-openings = Openings
audit-act-wide-opened = Opened a section or the site to everyone
audit-act-wide-closed = Closed a section or the site again
openings-lead = When there is news that nobody should miss: everyone reads what is filed in a section, or everything, until a time. No wall, nothing spent. A single article is opened where it is published.
openings-none = Nothing is open beyond what articles and rules say.
openings-new = Open to everyone
openings-site = The whole site
openings-what = What
openings-until = until
openings-until-field = Until
openings-until-hint = By the clocks of { $zone }; 92 days at most.
openings-reason = Reason
openings-reason-hint = For colleagues and the log.
openings-open = Open it now
openings-close = Close
openings-close-name = Close { $name }
openings-by-command = by a command
openings-settings = The settings (access.open_until) have the whole site open until { $date }.
openings-banner = Open to everyone: { $what }
openings-one = { $what } until { $date }
openings-one-settings = the whole site, by the settings
openings-done-opened = Opened. Everyone reads it from now on.
openings-done-closed = Closed. Articles go by their levels again.
openings-no-section = There is no such section any more. Choose another.
openings-past = Say until when: a moment that is still to come.
openings-far = That is too far: choose a moment within 92 days. What is to be open for good has a level for that.
openings-no-reason = Say why, in 200 characters at most.
## The settings desk

newsroom-settings = Settings
settings-lead = What the publication decides by itself. Whatever is saved here holds on every page within a second, and each change can be undone.
settings-operator = The server, its address, mail, payment processors and backups are set by whoever runs the server, in its settings file.
settings-last = { $who },
settings-publication = The publication
settings-publication-text = How the publication is called, what it says of itself, and the language and time it lives in.
settings-texts = Texts of its own
settings-texts-text = What the pages say on who makes the publication, on privacy and on terms. One that is left empty is as it is without this page.
settings-theme-none = The theme is the default one. Whoever runs the server can put files of its own in its place (site.theme).
settings-theme-folder = The theme's own files are in { $folder }, which whoever runs the server has set (site.theme).
settings-theme-server = As whoever runs the server has it
settings-theme-default = The default one
settings-pages-none = An empty text is the language file's general one. Whoever runs the server can keep files with them, too (site.pages).
settings-pages-folder = An empty text is that of a file in { $folder }, which whoever runs the server has set (site.pages).
settings-access = Who may read what
settings-access-text = Which articles are free, which are counted and which are for subscribers, and how many free ones a registered reader may choose.
settings-plans = Offers and plans
settings-plans-text = What is sold, at which prices, and what becomes of a contract. Whoever bought at an older price keeps it.
settings-payments = Tax and notices
settings-payments-text = The tax in prices, and when those who pay are told what is about to happen.
settings-invoices = Invoices
settings-invoices-text = Whether and how orders are paid by bank transfer.
settings-staff = Staff
settings-staff-text = How staff come in, and when the newsroom closes. For owners alone.
settings-readers = Readers
settings-readers-text = On how many devices they are signed in, and for how long.
settings-newsletters = Newsletters
settings-newsletters-text = Which letters there are and who gets them.
settings-embeds = From elsewhere
settings-embeds-text = Whose videos, posts and charts readers may load within an article. Nothing is loaded before they ask for it; of everybody else an article shows a link.
settings-look = Look
settings-look-text = Colours and the logo, by day and in the dark. A colour that cannot be read well is not taken.
settings-walls = Wall copy
settings-walls-text = What each wall says. A text that is left empty is as the language file has it.
settings-from-default = As by default
settings-from-file = From the settings file
settings-from-newsroom = Set here
settings-from-someone = Set here by { $who }, { $date }
settings-from-environment = Fixed by the environment variable { $name }, which stands above this page: whoever runs the server can change it
settings-undo = Undo what was set here: back to “{ $value }”
settings-undo-nothing = Undo what was set here: back to nothing
settings-undo-words = Undo what was set here: back to the words of the language file
settings-undo-list = { $n ->
    [0] Undo what was set here: back to an empty list
    [one] Undo what was set here: back to the one there was
   *[other] Undo what was set here: back to the { $n } there were
}
settings-now = Meanwhile it is “{ $value }”.
settings-now-nothing = Meanwhile it is empty.
settings-yes = yes
settings-no = no
settings-save = Save
settings-back = All settings
settings-preview = Show it
settings-preview-title = The wall with these words
settings-done-changed = Saved. Readers find it so within a second.
settings-done-same = Nothing was different, and nothing was changed.
settings-overtaken = Somebody else saved this page while you were writing. Nothing of yours is lost: look at what holds now, then save again to put yours in its place.
settings-no-price = “{ $text }” is no price. Write an amount and a currency in each line, as in 69.00 EUR.
settings-plan-stays = { $n ->
    [one] One subscription is of the plan “{ $plan }”, so it stays, with its name in addresses and its term. Change its price, which holds for new buyers, or wait until that one has ended.
   *[other] { $n } subscriptions are of the plan “{ $plan }”, so it stays, with its name in addresses and its term. Change its price, which holds for new buyers, or wait until they have ended.
}
settings-plan-paid = { $n ->
    [one] One subscription is of this plan. It cannot go, nor change its term: the subscription and the payment processor know it by them.
   *[other] { $n } subscriptions are of this plan. It cannot go, nor change its term: they and the payment processor know it by them.
}
settings-letter-read = { $n ->
    [one] One reader has “{ $name }”, who would have it no more.
   *[other] { $n } readers have “{ $name }”, who would have it no more.
}
settings-letter-sure = Nothing was saved yet. Save once more if that is what you want.
settings-no-picture = There is no picture “{ $name }” in the library. Send it here, or take the name from its page in the library.
settings-words-variables = Can be used: { $names }
settings-usual = Empty: “{ $text }”
settings-place = Place in the list
settings-remove = Remove
settings-history = What was changed
settings-history-all = Everything that was changed in the settings
settings-history-none = Nothing has been changed here yet. What is saved will stand here, with who did it and what it was before.
settings-was = Before
settings-became = After
settings-upload = Send a picture
settings-upload-failed = The picture could not be sent. Try again.
settings-contrasts = How well it is read
settings-contrasts-hint = Text needs a contrast of 4.5:1 to be read by everyone (WCAG AA).
settings-contrast = { $what } and { $against }
settings-contrast-enough = well read
settings-contrast-poor = too little
settings-against-paper = the ground
settings-against-white = white words on it
settings-against-soft = less important text
settings-languages = Languages
settings-language-en = English
settings-language-fr = Français
settings-language-own = The publication’s own ({ $name })
settings-other-language = Readers see these words only once the publication is in this language; it is in { $language } now.
settings-width-phone = Phone
settings-width-wide = Desktop
settings-wall-registration = Registration
settings-wall-registration-text = Meets a passer-by at an article that registered readers may choose.
settings-wall-confirm = Confirmation
settings-wall-confirm-text = Meets whoever left an address and has not proven it yet.
settings-wall-unlock = Unlock
settings-wall-unlock-text = Meets a registered reader who has free articles left.
settings-wall-exhausted = Used up
settings-wall-exhausted-text = Meets a registered reader whose free articles of the month are used up.
settings-wall-subscribe = Subscribers
settings-wall-subscribe-text = Meets everybody else at an article for subscribers.
settings-wall-lapsed = Ended
settings-wall-lapsed-text = Meets a subscriber whose subscription has ended.
wall-preview-title = An article behind a wall
wall-preview-text = The weir was built to hold the river back, and for two hundred years it did. What came over it in the night of the third of May was not what anyone had reckoned with.
settings-choice-free = Free for everyone
settings-choice-registered = For registered readers
settings-choice-metered = Counted
settings-choice-subscribers = For subscribers
settings-choice-ask = The reader presses a button
settings-choice-automatic = The first view spends it
settings-choice-month = By the month
settings-choice-year = By the year
settings-choice-full = All of it
settings-choice-proportionate = All but the days that were read
settings-choice-inclusive = Prices have it in them
settings-choice-exclusive = It comes on top
settings-choice-payment = When it is paid
settings-choice-order = At once
settings-choice-publishers = Owners and publishers
settings-choice-everyone = Everyone
settings-choice-new = Whoever never had a subscription
settings-choice-returning = Whoever had one, and has none now
setting-site-name = Name
setting-site-name-hint = On every page and mail
setting-site-tagline = Line under the name
setting-site-description = Description
setting-site-description-hint = A sentence for search engines and feeds
setting-site-language = Language
setting-site-language-hint = Of the pages' own words; another needs a language file in the theme. The search index is then built anew by itself, in the background
setting-site-time-zone = Time zone
setting-site-time-zone-hint = By its city, as in Europe/Lisbon: when a month of the meter ends, and dates on the page
setting-site-contact = Where readers write to
setting-site-texts-about = About
setting-site-texts-about-hint = Who makes it, and what the law wants to be said of that. HTML, or paragraphs with empty lines between them
setting-site-texts-privacy = Privacy
setting-site-texts-privacy-hint = HTML, or paragraphs with empty lines between them
setting-site-texts-terms = Terms
setting-site-texts-terms-hint = HTML, or paragraphs with empty lines between them
setting-access-default = An article that nothing else decides is
setting-access-rules = Rules
setting-access-rules-hint = The first that fits wins. An article fits when it meets every condition; the level that an editor gave the article itself wins over all.
setting-access-rules-new = Add a rule
setting-access-rules-one = Rule { $n }
setting-access-rules-section = Section
setting-access-rules-section-hint = Its name in addresses
setting-access-rules-topic = Topic
setting-access-rules-author = Author
setting-access-rules-type = Type
setting-access-rules-type-hint = As in column
setting-access-rules-older-than-days = Published at least so many days ago
setting-access-rules-first-hours = Published less than so many hours ago
setting-access-rules-access = Then it is
setting-access-open-until = Everything is free until
setting-access-open-until-hint = In the publication's time zone; empty: nothing is opened
setting-meter-allowance = Free articles a month
setting-meter-allowance-hint = That a registered reader may choose, 0 to 1000
setting-meter-unlock = A free article is chosen when
setting-gifts-links-per-month = Gift links a month
setting-gifts-links-per-month-hint = That a subscriber may make
setting-gifts-readers-per-link = Browsers that may open one link
setting-gifts-days = Days a link works
setting-plans = Plans
setting-plans-hint = In this order on walls and on the page of plans. Another price is a new price for new buyers; nobody who pays is charged another without being told.
setting-plans-new = Add a plan
setting-plans-one = Plan { $n }
setting-plans-slug = Name in addresses
setting-plans-slug-hint = Small letters, digits and hyphens; stays for good
setting-plans-name = Name
setting-plans-price = Price
setting-plans-price-hint = As in 69.00 EUR; a line for each currency
setting-plans-per = Paid
setting-plans-trial-days = Free days before the first payment
setting-plans-description = Line under the name
setting-plans-features = What it contains
setting-plans-features-hint = A line each
setting-offers = Offers
setting-offers-hint = Lower prices for a while or for good. Who has one keeps it when it is removed.
setting-offers-new = Add an offer
setting-offers-one = Offer { $n }
setting-offers-code = Code
setting-offers-code-hint = Its name in addresses, and what is typed; stays for good
setting-offers-plan = Plan
setting-offers-plan-hint = Its name in addresses
setting-offers-price = Price of a term
setting-offers-price-hint = As in 1.00 EUR; or write per cent
setting-offers-percent = Per cent off
setting-offers-terms = For how many terms
setting-offers-terms-hint = 0: as long as the subscription lasts
setting-offers-for = For
setting-offers-automatic = Needs no code
setting-offers-domains = Mail domains
setting-offers-domains-hint = A line each; empty: all
setting-offers-until = Until
setting-groups-sold = Groups can be bought, each seat at the price of the plan
setting-billing-grace-days = Days that a failed renewal leaves everything open
setting-billing-withdrawal-days = Days in which a contract can be withdrawn from
setting-billing-withdrawal-days-hint = 0 where no law asks for it
setting-billing-withdrawal-refund = Then goes back
setting-billing-currency = Currency for whoever has chosen none
setting-billing-currency-hint = Three capitals, as in EUR; empty: that of the first plan's first price
setting-billing-tax-rate = Tax in hundredths of a per cent
setting-billing-tax-rate-hint = 700 is 7 %; 0: none is shown
setting-billing-tax-name = What the tax is called
setting-billing-tax-prices = In prices
setting-billing-tax-on-top = Currencies in which it comes on top all the same
setting-billing-tax-on-top-hint = A line each, as in USD
setting-billing-tax-number = Tax number, for receipts
setting-billing-notices-renewal-days = Days before a year is renewed that its reader is told
setting-billing-notices-renewal-days-hint = 15 to 44
setting-billing-notices-trial-days = Days before a trial or a pause ends, and is charged, that its reader is told
setting-billing-notices-trial-days-hint = 3 to 20
setting-billing-notices-price-change-days = Days that another price is made known ahead
setting-billing-notices-yearly-reminder = Whoever pays by the month is reminded of it once a year
setting-billing-notices-failed-days = Days after a failed renewal on which its reader is told again
setting-billing-notices-failed-days-hint = A line each, each later than the one before; the first time is at once
setting-billing-notices-win-back-days = Days after the end that a reader is asked whether they come back
setting-billing-notices-win-back-days-hint = 0: never
setting-billing-invoice-offered = Buyers may order by invoice
setting-billing-invoice-offered-hint = Then seller and account must be written below
setting-billing-invoice-opens = Such an order opens everything
setting-billing-invoice-payment-days = Days in which an invoice is to be paid
setting-billing-invoice-payment-days-hint = 1 to 90
setting-billing-invoice-overdue-days = Days after those until its subscription ends
setting-billing-invoice-overdue-days-hint = 1 to 365
setting-billing-invoice-seller = Seller
setting-billing-invoice-seller-hint = Name and postal address, in lines
setting-billing-invoice-account = Account
setting-billing-invoice-account-hint = The bank account to which the money is to go, in lines
setting-staff-second-factor = Must show a second factor
setting-staff-idle-minutes = Minutes without a request after which the newsroom closes
setting-staff-idle-minutes-hint = 5 to 1440
setting-staff-session-hours = Hours after which it closes in any case
setting-staff-session-hours-hint = 1 to 720
setting-staff-fresh-minutes = Minutes that a second factor is good for money, exports and roles
setting-staff-fresh-minutes-hint = 1 to 60
setting-staff-invitation-hours = Hours that the link of an invitation works
setting-staff-invitation-hours-hint = 1 to 720
setting-campus-address-days = Days that an address at an institution reads before it is to be proven again
setting-readers-disposable-domains = Disposable mail domains
setting-readers-disposable-domains-hint = A line each, beside those that are known
setting-readers-devices = Devices signed in at once
setting-readers-devices-hint = One more signs out the one unused the longest
setting-readers-session-days = Days a device stays signed in without a visit
setting-campus-pairing-days = Days that an account paired on campus reads at home
setting-groups-invitation-days = Days that an invitation to a seat works
setting-newsletters = Newsletters
setting-newsletters-new = Add a newsletter
setting-newsletters-one = Newsletter { $n }
setting-newsletters-slug = Name in addresses
setting-newsletters-slug-hint = Small letters, digits and hyphens; stays for good
setting-newsletters-name = Name
setting-newsletters-description = What is in it, and when it comes
setting-newsletters-subscribers-only = For subscribers only
setting-newsletters-on-registration = Starts when a registration is confirmed, as the wall then says
setting-newsletters-about = About
setting-newsletters-about-hint = A heading’s address, as in sections/water or topics/rivers; empty: everything
setting-newsletters-followers-only = For those alone who follow it
setting-newsletters-days = Days
setting-newsletters-days-hint = On which an issue comes out; none: no issue is made of itself
setting-newsletters-at = Sent at
setting-newsletters-at-hint = As in 06:30, by the clocks of its time zone
setting-newsletters-time-zone = Time zone
setting-newsletters-time-zone-hint = Of its days and times, as in Europe/Lisbon; empty: the publication’s
setting-newsletters-language = Language
setting-newsletters-language-hint = Of the words around its stories and of its dates
setting-newsletters-holidays = Holidays
setting-newsletters-holidays-hint = A line each, as in 2026-04-03, or 12-25 for every year
setting-newsletters-sections = What stands in it
setting-newsletters-sections-hint = A line each, in order, with how much: take 1, news 0-8, latest 3-6, radar 0-5, most-read 0-5, archive 0-1, top-stories 3-6, takes 0-5, to-come 0-5
setting-newsletters-untouched = An issue that nobody looked at
setting-newsletters-from-name = Sender’s name
setting-newsletters-from-name-hint = Empty: the publication’s
setting-newsletters-from = Sender’s address
setting-newsletters-from-hint = Empty: that of all mails
setting-newsletters-reply-to = Answers go to
setting-newsletters-reply-to-hint = Empty: where readers write to
settings-choice-hold = Waits until somebody approves it
settings-choice-send = Is sent
setting-embeds-providers = Services
setting-embeds-providers-hint = A line each: youtube, vimeo, spotify, soundcloud, bluesky, datawrapper
setting-embeds-mastodon = Servers of Mastodon
setting-embeds-mastodon-hint = A line each, as in mastodon.social
setting-embeds-peertube = Servers of PeerTube
setting-embeds-peertube-hint = A line each, as in framatube.org
setting-look-theme = Theme
setting-look-theme-hint = Templates, type and words of the whole site. Those to choose from stand in a folder of the server (site.themes); one with a mistake in it is not taken
setting-look-accent = Accent
setting-look-accent-hint = Marks and links, as in #a8192e; empty: the theme's own
setting-look-button = Buttons
setting-look-button-hint = Their words are white
setting-look-paper = Ground
setting-look-ink = Text
setting-look-logo = Logo
setting-look-logo-hint = In place of the name at the head of each page: the file name of a picture of the library; empty: the name
setting-look-dark-accent = Accent in the dark
setting-look-dark-button = Buttons in the dark
setting-look-dark-paper = Ground in the dark
setting-look-dark-ink = Text in the dark
setting-look-dark-logo = Logo in the dark
setting-look-dark-logo-hint = Empty: the same as by day
setting-wall-registration-title = Heading
setting-wall-registration-offer = Text
setting-wall-registration-button = Button
setting-wall-confirm-title = Heading
setting-wall-confirm-offer = Text
setting-wall-confirm-offer-plain = Text where the address is not known
setting-wall-unlock-title = Heading
setting-wall-unlock-button = Button
setting-wall-unlock-offer = Text
setting-wall-exhausted-title = Heading
setting-wall-exhausted-offer = Text
setting-wall-subscribe-title = Heading
setting-wall-subscribe-offer = Text
setting-wall-lapsed-title = Heading
setting-wall-lapsed-title-plain = Heading where the day is not known
setting-wall-lapsed-offer = Text
setting-wall-lapsed-button = Button
setting-wall-full-access = Button to the plans, on every wall that has one
audit-act-sending-paused = Held an issue back while it was being sent
audit-act-sending-resumed = Had an issue go on being sent
audit-act-sending-cancelled = Called off what had not been sent of an issue
audit-act-uncertain-sent-again = Sent mails again that may have arrived
audit-act-uncertain-left = Left mails that may not have arrived at that
audit-act-setting-changed = Changed a setting
audit-act-setting-undone = Undid a setting
audit-act-issue-changed = Changed an issue of a newsletter
audit-act-issue-approved = Approved an issue
audit-act-issue-reopened = Took an issue’s approval back
audit-act-issue-cancelled = Cancelled an issue
audit-act-issue-tried = Had an issue mailed to themselves
audit-act-radar-changed = Changed what is on the radar
