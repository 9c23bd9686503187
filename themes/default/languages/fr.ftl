# Les mots que lisent les lecteurs, en français. Les thèmes n’écrivent jamais de texte eux-mêmes.
# $n et $left sont des nombres ; tout autre argument est du texte, que la page échappe.

## Dates

date-long = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month } { $year }
date-short = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month-short } { $year }
date-stamp = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month } { $year } à { $hour } h { $minute } min { $second } s ({ $zone })
date-day = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month }
date-month = { $month } { $year }
date-time = { $hour } h { $minute }
month-year = { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juill.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche

## Nombres et prix

number-group = {"\u202F"}
number-decimal = {","}
money = { $amount } { $symbol }
money-code = { $amount } { $symbol }

## Autour de chaque page

skip-to-content = Aller au texte
menu = Menu
main-navigation = Navigation principale
sections = Rubriques
search = Rechercher
search-label = Rechercher dans les archives
subscribe = S’abonner
log-in = Se connecter
log-out = Se déconnecter
account = Mon compte
access-provided-by = Accès offert par { $name }
and = et
by = Par
footer-read = Lire
footer-about = La revue
footer-you = Vous
about = Qui sommes-nous
privacy = Confidentialité
terms = Conditions
contact = Nous écrire
archive = Archives
newsletters = Lettres
feed = Flux RSS
copyright = © { $year } { $name }

## Les articles dans les listes

minutes = { $n ->
    [one] { $n } min de lecture
   *[other] { $n } min de lecture
  }
lock-subscribers = Abonnés
advertisement = Publicité
kind-series = Série
kind-topic = Thème
kind-place = Lieu
parts = { $n ->
    [one] { $n } épisode
   *[other] { $n } épisodes
  }
type-article = Article
type-analysis = Analyse
type-brief = Brève
type-briefing = L’essentiel
type-column = Chronique
type-comment = Commentaire
type-correspondence = Correspondance
type-data = Données
type-dispatch = Dépêche
type-editorial = Éditorial
type-essay = Essai
type-explainer = Décryptage
type-feature = Grand format
type-gallery = Images
type-guide = Guide
type-interview = Entretien
type-investigation = Enquête
type-letter = Lettre
type-letters = Courrier
type-news = Actualité
type-obituary = Disparition
type-opinion = Point de vue
type-podcast = Podcast
type-profile = Portrait
type-report = Récit
type-reportage = Reportage
type-review = Critique
type-video = Vidéo
part-of-series = Épisode { $position } sur { $total }
newer = Plus récents
older = Plus anciens
previous-page = Résultats précédents
next-page = Résultats suivants
pages = Pages
follow-feed = Suivre par flux RSS

## La une

lead-story = À la une
latest = Derniers articles
opinion = Opinions
series = Séries
from-the-archive = Dans les archives
most-read = Les plus lus
empty-home-title = Le premier article arrive
empty-home-text = Rien n’est encore publié ici. Laissez votre adresse et nous vous écrirons dès qu’il y aura de quoi lire.
empty-home-text-plain = Rien n’est encore publié ici. Revenez bientôt.
empty-home-staff = Rien n’est encore publié. Cette commande apporte des archives ; chaque article est là aussitôt :
empty-home-next = Toutes les prochaines étapes
newsletter-button = S’inscrire
newsletter-free = Gratuite, par courriel. Un clic dans chaque numéro y met fin.

## L’article

updated = Mis à jour le { $date }
correction = Rectificatif
about-the-authors = { $n ->
    [one] À propos de l’auteur
   *[other] À propos des auteurs
  }
topics-and-places = Thèmes et lieux
picture-elsewhere = Voir l’image
cite = Pour citer
cite-line = { $authors }, « { $title } », { $publication }, { $date }, { $address }
cite-nobody = « { $title } », { $publication }, { $date }, { $address }
first-published-at = Première publication :
in-this-series = Dans cette série
series-previous = Épisode précédent
series-next = Épisode suivant
more-from = À lire aussi dans { $name }
read-also = À lire aussi
embed-show = Afficher ici
embed-note = De { $provider }. Rien n’en est chargé avant que vous n’appuyiez sur « Afficher ici » ; ce service apprend alors votre adresse réseau et ce que vous lisez, et peut conserver des données dans votre navigateur.
print-address = Cet article se lit à l’adresse
meter-left = { $left ->
    [0] C’était votre dernier article gratuit en { $month } ; les suivants arrivent le { $reset }.
    [one] Il vous reste { $left } article en { $month }, les suivants arrivent le { $reset }.
   *[other] Il vous reste { $left } articles en { $month }, les suivants arrivent le { $reset }.
  }
meter-unlocked = Cet article vous reste désormais ouvert.
gift-text = Abonné, vous pouvez offrir des articles : un lien cadeau ouvre celui-ci à la personne à qui vous l’envoyez.
gift-button = Offrir cet article

## Ce que l’on peut faire d’un article

tools = Que faire de cet article
save = Garder pour plus tard
unsave = Gardé, retirer
share = Partager
share-address = Adresse de cet article
share-copy = Copier l’adresse
share-copied = Copiée.
share-mail = Envoyer par courriel
share-system = Partager avec…
listen = Écouter
print-view = Imprimer

## Imprimer et écouter

plain-back = Retour à l’article
plain-wall = Comment lire la suite
plain-read-on = Lire la suite sur la page de l’article
listen-hint = Votre navigateur sait lire cette page à voix haute : cherchez « Lecture à voix haute » ou « Écouter » dans son menu.
listen-play = Écouter
listen-pause = Pause
listen-resume = Reprendre
listen-again = Réécouter
listen-speed = Vitesse
listen-minutes = { $n ->
    [one] 1 minute de lecture.
   *[other] { $n } minutes de lecture.
  }
listen-picture = Image :
listen-caption = Légende :
listen-end = Fin. Un article de { $name }.

## Les murs

email = Adresse électronique

wall-registration-title = Poursuivez votre lecture gratuitement
wall-registration-offer = Laissez votre adresse électronique et la suite de cet article s’ouvre aussitôt.
wall-registration-button = Lire la suite
wall-registration-get-article = La suite de cet article, tout de suite
wall-registration-get-monthly = { $n ->
    [1] Un article de votre choix chaque mois
    [2] Deux articles de votre choix chaque mois
    [3] Trois articles de votre choix chaque mois
    [4] Quatre articles de votre choix chaque mois
    [5] Cinq articles de votre choix chaque mois
   *[other] { $n } articles de votre choix chaque mois
  }
wall-registration-get-newsletter = { $name }, la lettre gratuite
wall-registration-print = Nous vous envoyons un code pour confirmer l’adresse ; il n’y a pas de mot de passe. La confirmation lance l’envoi de { $newsletter } : un clic dans chaque numéro y met fin, et vos articles vous restent.
wall-registration-print-plain = Nous vous envoyons un code pour confirmer l’adresse ; il n’y a pas de mot de passe.
wall-privacy = Comment nous traitons vos données
wall-full-access = S’abonner pour tout lire
wall-all-access = L’abonnement comprend
all-access-library = Tous les articles et toutes les archives, avec la recherche
all-access-analysis = Les nouvelles analyses dès leur parution et chaque série en entier
all-access-letter = { $name } par courriel
all-access-no-ads = Aucune publicité
wall-subscriber-already = Déjà abonné ?
wall-suggestion = Vouliez-vous dire { $address } ?
wall-suggestion-yes = Oui, utiliser { $address }
wall-suggestion-no = Non, mon adresse est bien celle-ci

wall-confirm-title = Consultez votre messagerie
wall-confirm-offer = Saisissez le code à 6 chiffres envoyé à { $email }.
wall-confirm-offer-plain = Saisissez le code à 6 chiffres que nous vous avons envoyé.
wall-confirm-gets = { $n ->
    [1] En confirmant votre adresse, vous recevez un article de votre choix chaque mois.
    [2] En confirmant votre adresse, vous recevez deux articles de votre choix chaque mois.
    [3] En confirmant votre adresse, vous recevez trois articles de votre choix chaque mois.
    [4] En confirmant votre adresse, vous recevez quatre articles de votre choix chaque mois.
    [5] En confirmant votre adresse, vous recevez cinq articles de votre choix chaque mois.
   *[other] En confirmant votre adresse, vous recevez { $n } articles de votre choix chaque mois.
  }
wall-confirm-starts = Vous recevrez aussi { $newsletter }, à laquelle un clic dans chaque numéro met fin.
wall-confirm-change = Ce n’est pas votre adresse ? Modifiez-la

code = Code à 6 chiffres
code-button = Confirmer
code-resend = Envoyer un nouveau code
code-spam = Rien reçu ? Regardez dans les indésirables, ou demandez un nouveau code.

wall-unlock-title = Lisez la suite avec un article gratuit
wall-unlock-button = { $n ->
    [one] Utiliser votre article gratuit
   *[other] Utiliser 1 de vos { $n } articles gratuits
  }
wall-unlock-lapsed = Votre abonnement a pris fin le { $date }.
wall-unlock-offer = { $left ->
    [one] Il vous en reste { $left } en { $month }, les suivants arrivent le { $reset }. L’article vous reste ouvert pour de bon.
   *[other] Il vous en reste { $left } en { $month }, les suivants arrivent le { $reset }. L’article vous reste ouvert pour de bon.
  }

wall-exhausted-title = { $n ->
    [1] Vous avez lu votre article gratuit en { $month }
    [2] Vous avez lu vos deux articles gratuits en { $month }
    [3] Vous avez lu vos trois articles gratuits en { $month }
    [4] Vous avez lu vos quatre articles gratuits en { $month }
    [5] Vous avez lu vos cinq articles gratuits en { $month }
   *[other] Vous avez lu vos { $n } articles gratuits en { $month }
  }
wall-exhausted-offer = Les suivants arrivent le { $reset }. Abonnez-vous pour lire celui-ci tout de suite, et tout le reste.

wall-subscribe-title = Cet article est réservé aux abonnés
wall-subscribe-offer = Abonnez-vous pour le lire tout de suite, avec tout ce que nous publions.

wall-lapsed-title = Votre abonnement a pris fin le { $date }
wall-lapsed-title-plain = Votre abonnement a pris fin
wall-lapsed-offer = Renouvelez-le pour lire cet article tout de suite. Ce que vous avez ouvert auparavant vous reste ouvert.
wall-lapsed-button = Renouveler mon abonnement

## Listes et archives

empty-list-title = Rien ici pour l’instant
empty-list-text = Aucun article n’a encore été publié sous ce titre.
archive-title = Archives
archive-intro = Tout ce que nous avons publié, mois par mois.
archive-count = { $n ->
    [one] { $n } article
   *[other] { $n } articles
  }
archive-empty = Les archives se remplissent au fil des parutions. Il n’y en a pas encore.

## Recherche

search-title = Recherche
search-hint = Un mot, un nom, un lieu, un titre ; "des mots entre guillemets" restent tels quels, -mot exclut, author:nom restreint
search-start-title = Que cherchez-vous ?
search-start-text = Essayez un pays, une personne ou les mots d’un titre, ou feuilletez les archives mois par mois.
search-found = { $n ->
    [one] { $n } article pour « { $q } »
   *[other] { $n } articles pour « { $q } »
  }
search-found-all = { $n ->
    [one] 1 article
   *[other] { $n } articles
  }
search-none-at-all = Aucun résultat
search-none-title = Aucun résultat pour « { $q } »
search-none-text = Vérifiez l’orthographe, essayez moins de mots ou d’autres, ou parcourez ce dont parlent les archives.
search-try-bare = Les mêmes mots dans toutes les archives
search-try-kept = La même recherche sans rien exclure
search-try-loose = Les mêmes mots dans n’importe quel ordre
search-all-topic = Sujets
search-all-place = Lieux
search-all-author = Auteurs
search-all-series = Séries
search-browse = Feuilleter les archives
search-section = Rubrique
search-series = Série
search-topic = Sujet
search-place = Lieu
search-author = Auteur
search-type = Forme
search-years = Par année
search-year = { $year } : { $n ->
    [one] { $n } article
   *[other] { $n } articles
  }
search-narrow = Préciser
search-narrowed = Limité à
search-widen = Retirer { $name }
search-order = Ordre
search-by-relevance = Pertinence
search-newest = Plus récents
search-oldest = Plus anciens
search-meant = Résultats pour « { $meant } ».
search-exactly = Rechercher exactement « { $typed } »
search-some-words = Peu d’articles contiennent tous les mots ; ceux qui en contiennent une partie sont aussi affichés.
search-open = Vous pouvez lire cet article
search-first = Première page
search-suggestions = Suggestions

## Recherches enregistrées

search-keep = Enregistrer cette recherche
search-keep-text = Nous vous écrivons quand un nouvel article y correspond.
search-kept = Vous gardez cette recherche et saurez ce qui est nouveau.
search-kept-all = Toutes vos recherches
searches-title = Recherches enregistrées
searches-letter = le message sur vos recherches enregistrées
searches-text = Chaque matin, un message nomme ce qui a paru et correspond, s’il y a lieu.
searches-stopped = Aucun message ne vient pour ces recherches.
searches-stop = Arrêter les messages
searches-start = M’écrire ce qui est nouveau
searches-remove-label = Retirer la recherche { $query }
searches-empty-text = Enregistrez une recherche sur sa page, et un message vous dira quand un nouvel article y correspond.
searches-full = Vous gardez { $n } recherches, il n’y a pas de place pour davantage. Retirez-en d’abord dans votre compte.
mail-search-subject = Du nouveau pour « { $name } »
mail-searches-subject = { $count ->
    [one] 1 nouvel article pour vos recherches enregistrées
   *[other] { $count } nouveaux articles pour vos recherches enregistrées
  }
mail-searches-title = { $count ->
    [one] Un nouvel article correspond
   *[other] { $count } nouveaux articles correspondent
  }
mail-searches-more = { $n ->
    [one] et un autre
   *[other] et { $n } autres
  }
mail-searches-why = Vous recevez ce message parce que vous avez enregistré une recherche sur { $site }.
mail-searches-stop = Arrêter ces messages
mail-news-change = Modifier ce que vous recevez

## Messages sur ce que l’on suit
follows-letter = les messages sur ce que vous suivez
follows-letter-of = les messages sur { $name }
follow-mails = Les nouveautés arrivent par courriel chaque matin ; un clic y met fin.
follow-mails-change = Ce que je reçois par courriel
mail-follow-subject = Du nouveau : { $name }
mail-follows-subject = { $count ->
    [one] 1 nouvel article de ce que vous suivez
   *[other] { $count } nouveaux articles de ce que vous suivez
  }
mail-follows-title = { $count ->
    [one] Un nouvel article
   *[other] { $count } nouveaux articles
  }
mail-follows-more = { $n ->
    [one] et un autre
   *[other] et { $n } autres
  }
mail-follows-why = Vous recevez ce message parce que vous suivez cela sur { $site }.
mail-follows-stop = Arrêter ces messages
alert-none = Pas de courriel
alert-daily = Chaque matin
alert-at-once = Tout de suite

## Ce que l’on reçoit par courriel
preferences-title = Ce que vous recevez par courriel
preferences-all = Tout ce que vous recevez par courriel, et le mettre en pause
preferences-for = Pour { $email }
preferences-intro = Notre journalisme dans votre messagerie. Choisissez ce que vous voulez ; un clic met fin à chacune.
preferences-free = Avec chaque compte
preferences-paid = Avec l’accès complet
preferences-with-plan = Comprise dans l’accès complet
preferences-sample = Lire le dernier numéro
preferences-sample-label = Lire le dernier numéro de { $name }
preferences-alerts = Du nouveau de ce que vous suivez
preferences-alerts-text = Un message avec des titres, et rien que vous ayez lu. « Chaque matin » réunit les nouvelles d’un jour en un message ; « tout de suite » attend dix minutes au cas où il en paraîtrait d’autres.
preferences-saved-searches = Un message le matin quand du nouveau correspond à vos recherches enregistrées
preferences-offers = De temps en temps, une offre pour revenir
preferences-save = Enregistrer
preferences-saved = Enregistré.
preferences-failed = Cela n’a pas été enregistré. Appuyez sur « Enregistrer » ou rechargez la page.
preferences-rests = En ce moment
preferences-paused = Tous les envois sont en pause jusqu’au { $date }, puis ils reprennent d’eux-mêmes.
preferences-paused-title = Vos envois sont en pause
preferences-resume = Les reprendre maintenant
preferences-resumed = Vos envois reprennent.
preferences-pause = Tout mettre en pause
preferences-pause-text = En voyage, ou trop à la fois ? Rien ne vient pendant un temps, puis tout revient de soi-même. Les messages sur votre compte et vos paiements vous parviennent toujours.
preferences-pause-until = Ou jusqu’à un jour
preferences-pause-button = En pause jusque-là
preferences-pause-day = Choisissez un jour à partir de demain, d’ici un an.
preferences-stop = Tout arrêter
preferences-stop-text = Plus aucune lettre ni alerte ne vient. Votre compte et ce que vous payez restent tels quels.
preferences-stop-button = Tout arrêter
preferences-stopped = Plus rien ne vient.
preferences-stopped-text = Votre compte et ce que vous payez sont inchangés. Si c’était trop, revenez en arrière ci-dessous.
preferences-undo = C’était une erreur, envoyez tout de nouveau
preferences-undone = Tout revient, comme avant.
preferences-unreached = Les courriels n’ont pas atteint cette adresse, si bien que rien ne lui est envoyé pour le moment. Changez d’adresse dans votre compte ou écrivez-nous.
preferences-complained = Une de nos lettres a été signalée ici comme indésirable, si bien que rien n’est envoyé pour le moment. Enregistrez ce que vous souhaitez recevoir, et cela revient.
rest-week = Une semaine
rest-month = Un mois
rest-quarter = Trois mois

## Après un départ
newsletter-whose = Ce lien est pour { $email }. Si ce n’est pas vous, quelqu’un vous a transmis son message : veuillez le laisser tel quel.
leaving-less = Plutôt un peu moins ?
leaving-pause = La garder, et mettre tous les envois en pause pour un mois
leaving-daily = L’envoyer chaque matin plutôt que tout de suite
leaving-why = Pourquoi ?
leaving-why-text = Un clic, compté sans votre nom.
leaving-too-often = C’était trop souvent
leaving-not-relevant = Ce n’est pas ce que je veux lire
leaving-never-asked = Je ne l’ai jamais demandé
leaving-other = Autre chose
leaving-thanks = Merci. C’est compté, sans votre nom.
error-leaving = Choisissez l’une des raisons.

## S’abonner

per-month = par mois
per-year = par an
subscribe-current = Vous avez { $name }.
subscribe-current-until = Vous avez { $name }, jusqu’au { $date }.

subscribe-title = Tout lire
subscribe-intro = L’abonnement ouvre tous les articles et toutes les archives, sans publicité.
subscribe-contains = Ce que comprend l’abonnement
subscribe-plans = Formules
subscribe-choose = Choisir { $name }
subscribe-how = Pour vous abonner, écrivez à { $contact } en indiquant la formule de votre choix.
subscribe-none = Aucune formule n’est proposée en ce moment.
subscribe-cancel = Vous pouvez y mettre fin à tout moment et lire jusqu’au terme de ce que vous avez payé.

## Se connecter

login-title = Se connecter
login-intro = Nous vous envoyons un lien et un code à 6 chiffres. Il n’y a pas de mot de passe à retenir.
login-button = Envoyez-moi un code
login-new = Première visite ? Ouvrez n’importe quel article et laissez votre adresse pour le lire gratuitement.
code-title = Consultez votre messagerie
code-sent = Si { $email } est connue ici, un code à 6 chiffres est en route. Saisissez-le ci-dessous, ou appuyez sur le bouton du message.
code-sent-article = Nous avons envoyé un code à 6 chiffres à { $email }. Saisissez-le ci-dessous et vous retrouvez votre article.
code-change = Utiliser une autre adresse
link-title-valid = Un clic et vous y êtes
link-text-valid = Ce bouton connecte le navigateur que vous avez sous les yeux.
link-title-address = Confirmez votre nouvelle adresse
link-text-address = Un clic et nos messages arrivent à votre nouvelle adresse.
link-button-address = Utiliser ma nouvelle adresse
link-button = Se connecter sur cet appareil
link-title-expired = Ce lien a expiré
link-text-expired = Les liens ne sont valables que peu de temps. Demandez-en un nouveau ; cela ne prend qu’un instant.
link-title-used = Ce lien a déjà servi
link-text-used = Chaque lien connecte un seul navigateur, une seule fois. Demandez-en un nouveau si vous devez vous connecter ici.
link-again = Envoyez-moi un nouveau lien

## Cadeaux

gift-made-back = Retour à { $title }
gift-page-title-valid = Un abonné vous offre cet article
gift-page-text-valid = Appuyez sur le bouton pour ouvrir le texte entier dans ce navigateur.
gift-page-text-valid-until = Appuyez sur le bouton pour ouvrir le texte entier dans ce navigateur. Le lien est valable jusqu’au { $date }.
gift-page-button = Ouvrir mon cadeau
gift-page-title-expired = Ce cadeau a expiré
gift-page-text-expired = Les liens cadeaux ne durent qu’un temps. L’article est toujours là, et il y a d’autres façons de le lire.
gift-page-title-spent = Ce cadeau a déjà été ouvert
gift-page-text-spent = Un lien cadeau s’ouvre pour un nombre limité de lecteurs, et celui-ci l’a atteint.
gift-page-read = Voir l’article

## Le compte

account-title = Votre compte
account-standing = Ce que vous avez
account-since = Avec nous depuis le { $date }
account-plan-until = { $name }, jusqu’au { $date }
account-plan-open = { $name }
account-allowance = { $left ->
    [0] Plus d’article gratuit en { $month }
    [one] Encore { $left } article gratuit en { $month }
   *[other] Encore { $left } articles gratuits en { $month }
  }
account-allowance-reset = Les suivants arrivent le { $reset }
account-read = Reprendre la lecture
account-unlocked = Les articles que vous avez ouverts
account-unlocked-empty = Les articles que vous ouvrez sont gardés ici et vous restent ouverts.
account-unlocked-on = ouvert le { $date }
account-newsletters = Lettres
account-newsletters-save = Enregistrer mes lettres
account-gifts = Liens cadeaux
account-gift-used = ouvert par { $opened } lecteurs sur { $most }, valable jusqu’au { $date }
account-gift-revoke = Reprendre
account-gift-revoke-label = Reprendre le lien vers { $title }
account-address = Adresse électronique
account-address-text = Nous vous écrivons à { $email }. Une nouvelle adresse prend effet dès que vous la confirmez avec un code.
account-address-new = Nouvelle adresse électronique
account-address-button = Changer d’adresse
passkeys-title = Clés d’accès
passkeys-text = Connectez-vous avec une empreinte, un visage ou le code de votre propre appareil, au lieu d’un code par courriel. Un code suffit toujours.
passkeys-add = Ajouter une clé d’accès
passkeys-name = Comment l’appeler, par exemple « Téléphone »
passkeys-since = ajoutée le { $date }, pas encore utilisée
passkeys-used = utilisée la dernière fois le { $date }
passkeys-doubted = n’est plus acceptée depuis le { $date } : il en existe peut-être une copie. Supprimez-la et ajoutez-en une autre.
passkeys-remove-label = Supprimer la clé d’accès { $name }
passkeys-without = Ce navigateur ne sait pas faire de clés d’accès, ou n’exécute pas de scripts ici.
passkey-failed = Cela n’a rien donné. Veuillez réessayer.
passkey-there = Cet appareil a déjà une clé d’accès pour cela.
login-passkey = Se connecter avec une clé d’accès
error-passkey-not-offered = Les navigateurs ne donnent de clés d’accès qu’à un site qui a un nom et https, ce qui n’est pas le cas ici.
error-passkey-late = Cela a pris trop de temps, ou la réponse a déjà été donnée. Veuillez réessayer.
error-passkey-refused = Cette clé d’accès n’a pas pu être vérifiée. Réessayez, ou prenez un code.
error-passkey-unknown = Cette clé d’accès n’est plus connue ici. Veuillez prendre un code.
error-passkey-other-use = Cette clé d’accès sert à autre chose : celles du compte connectent, celles de la rédaction ouvrent la rédaction.
error-passkey-unverified = Cette clé d’accès ne s’est pas assurée que c’est bien vous. Il lui faut un code, une empreinte ou un visage.
error-passkey-doubted = Cette clé d’accès n’est plus acceptée : elle a compté à rebours, il en existe peut-être une copie. Prenez un code, supprimez-la et ajoutez-en une autre.
error-passkey-taken = Cette clé d’accès a déjà été ajoutée.
error-passkey-enough = Vous avez autant de clés d’accès qu’il peut y en avoir. Supprimez-en une d’abord.
account-devices = Appareils
account-devices-text = Là où vous êtes connecté.
account-device-current = Cet appareil
account-device-seen = vu le { $date }
account-device-revoke = Déconnecter
account-device-revoke-label = Déconnecter { $device }
account-devices-all = Se déconnecter partout
account-data = Vos données
account-data-text = Emportez tout ce que nous conservons à votre sujet, en un seul fichier.
account-export = Exporter mes données
account-delete = Supprimer mon compte
account-newsroom = Aller à la rédaction

saved-title = Articles gardés
saved-count = { $n ->
    [one] 1 article gardé pour vous
   *[other] { $n } articles gardés pour vous
  }
saved-all = { $n ->
    [one] Votre article gardé
   *[other] Vos { $n } articles gardés
  }
saved-on = gardé le { $date }
saved-remove = Retirer
saved-remove-label = Retirer { $title } de vos articles gardés
saved-empty-title = Rien de gardé pour l’instant
saved-empty-text = Appuyez sur « Garder pour plus tard » sous un article : il vous attend ici, sur tous vos appareils.
saved-full = Votre liste contient { $n } articles
saved-full-text = Retirez-en que vous avez lus, puis gardez celui-ci.

history-title = Historique de lecture
history-intro = Ce que vous avez ouvert en entier, pour vos yeux seulement : vos { $n } derniers articles, pendant un an au plus.
history-all = Votre historique de lecture
history-read-on = lu le { $date }
history-paused = En pause depuis le { $date }. Rien n’y est ajouté.
history-paused-short = Votre historique de lecture est en pause.
history-pause = Mettre en pause
history-resume = Reprendre l’historique
history-clear = Effacer l’historique
history-empty-title = Rien ici pour l’instant
history-empty-text = Les articles que vous lisez en entier sont réunis ici, pour que vous les retrouviez.

follow = Suivre
unfollow = Ne plus suivre
unfollow-label = Ne plus suivre { $name }
follow-on = Vous suivez cette page.
follows-title = Ce que vous suivez
follows-empty-text = Appuyez sur « Suivre » sur la page d’un auteur ou d’un sujet : elle apparaît ici.
follows-author = Auteur
follows-section = Rubrique
follows-topic = Sujet
follows-place = Lieu
follows-series = Série
follows-full = Vous suivez déjà { $n } auteurs et sujets, autant que nous pouvons en retenir. Cessez d’abord d’en suivre quelques-uns sur la page de votre compte.

delete-title = Supprimer votre compte
delete-text = Cela met fin à vos lettres, vous déconnecte partout et efface ce que nous conservons à votre sujet. C’est irréversible.
delete-keeps = Une empreinte chiffrée de votre adresse demeure, avec les articles qu’elle a ouverts, afin que les articles gratuits ne soient pas donnés deux fois. L’adresse ne peut pas en être déduite.
delete-confirm = Saisissez votre adresse électronique pour confirmer
delete-button = Supprimer définitivement mon compte
delete-keep = Garder mon compte

# Offrir l’accès complet

give-title = Offrir l’accès complet
give-intro = Pour un mois ou un an, à quelqu’un que vous aimez. Il arrive par courriel le jour de votre choix, avec vos mots, et ne se renouvelle jamais de lui-même.
give-log-in = Connectez-vous, ou laissez votre adresse, pour que nous sachions de qui vient le cadeau et où envoyer le reçu.
give-what = Ce que vous offrez
give-once = une fois
give-email = Son adresse électronique
give-name = Son nom, si vous voulez
give-from = Votre nom, tel que le courriel le dira
give-message = Quelques mots de vous
give-day = Le jour de l’envoi
give-terms = Vous payez une fois. Qui l’active lit tout dès ce jour, ou à la fin de ce qu’il a. Tant que personne ne l’a activé, il peut être remboursé : écrivez-nous.
give-link = L’offrir à quelqu’un
error-give-from = Écrivez votre nom, pour qu’on sache de qui cela vient.
error-present-day = Choisissez un jour à partir d’aujourd’hui, dans l’année.
error-present-long = Écrivez des noms de 80 lettres et un message de 500 au plus.
error-present-unknown = Aucun cadeau n’a ce code. Regardez le courriel qui l’accompagnait ; le code a seize lettres et chiffres.
error-present-used = Ce cadeau a déjà été activé.
error-present-back = Ce cadeau a été repris par qui l’avait offert.
error-present-renews = Vous avez un abonnement qui continue de lui-même. Résiliez-le d’abord sur la page de votre compte ; le cadeau commencera quand il finira.
error-present-endless = Vous avez l’accès complet sans fin. Donnez le code à quelqu’un qui ne l’a pas.
present-title = Votre cadeau
present-lapsed = Il n’a pas été payé à temps. Rien n’a été débité.
present-unpaid = Il n’est pas encore payé, et rien n’a été débité.
present-pay = Payer { $price }
present-ordered = Il part pour { $name } dès que votre facture est payée, à partir du { $date }.
present-waiting = La banque n’a pas encore confirmé le paiement. Le cadeau pour { $name } attend cela.
present-scheduled = Il sera envoyé à { $name } le { $date }.
present-delivered = Il a été envoyé à { $name } le { $date } et attend d’être activé.
present-redeemed = { $name } l’a activé le { $date }.
present-refunded = Il a été remboursé le { $date }.
present-for = pour { $name }
account-presents = Cadeaux
redeem-title = Activer un cadeau
redeem-heading = Quelque chose pour vous
redeem-heading-name = { $name }, quelque chose pour vous
redeem-text = { $from } vous offre l’accès complet : tous les articles, toutes les archives, sans publicité.
redeem-button = Activer
redeem-log-in = Se connecter et activer
redeem-code = Le code du courriel
redeem-look = Continuer
mail-present-code = Le code, si le bouton ne marche pas : { $code }
mail-present-delivered-subject = { $giver } vous offre l’accès complet à { $site }
mail-present-delivered-title = Un cadeau de { $giver }
mail-present-delivered-text = { $plan } : tous les articles, toutes les archives, sans publicité. Il commence quand vous l’activez, ne vous coûte rien et finit de lui-même.
mail-present-delivered-button = Activer le cadeau
mail-present-reminder-subject = Le cadeau de { $giver } vous attend toujours
mail-present-reminder-title = Un cadeau vous attend
mail-present-reminder-text = { $giver } vous a offert { $plan }, qui n’a pas encore été activé. Il commence quand vous l’activez.
mail-present-reminder-button = Activer le cadeau
mail-present-receipt-subject = Votre reçu de { $site }
mail-present-receipt-title = Merci pour votre cadeau
mail-present-receipt-text = Vous avez payé { $price } pour { $plan }, pour { $recipient }. Il sera envoyé le { $date }, et rien ne se renouvelle de soi-même.
mail-present-receipt-button = Voir le cadeau
mail-present-unredeemed-subject = Votre cadeau n’a pas encore été activé
mail-present-unredeemed-title = Votre cadeau attend toujours
mail-present-unredeemed-text = { $recipient } n’a pas encore activé { $plan }, malgré notre rappel. Vous pourriez le lui dire, ou vous faire rembourser : écrivez-nous.
mail-present-unredeemed-button = Voir le cadeau
mail-present-paid-back-subject = Votre cadeau a été remboursé
mail-present-paid-back-title = Votre argent vous revient
mail-present-paid-back-text = Nous avons remboursé { $price } pour { $plan }, pour { $recipient }. Il ne peut plus être activé.
mail-present-paid-back-button = Voir le reçu

# Groupes

groups-title = Groupes
groups-seat = Vous avez une place de { $name }.
groups-seat-until = Vous avez une place de { $name } jusqu’au { $date }.
groups-taken = { $taken ->
    [one] { $taken } place sur { $seats } est prise.
   *[other] { $taken } places sur { $seats } sont prises.
  }
group-title = Votre groupe
group-until = Elles valent jusqu’au { $date }.
group-over = Le groupe a pris fin le { $date }. Écrivez-nous pour le renouveler.
group-invite = Donner des places
group-emails = Adresses électroniques, autant que vous voulez
group-invite-button = Inviter
group-invite-text = Chacun reçoit un courriel avec un lien qui prend une place, pour cette adresse seulement.
group-domains = Quiconque confirme une adresse de { $domains } prend de lui-même une place libre.
group-own = Prendre une place pour vous
group-seats = Qui a une place
group-seats-empty = Personne encore. Invitez quelqu’un ci-dessus.
group-since = depuis le { $date }
group-remove = Retirer
group-remove-label = Retirer la place de { $email }
group-remove-text = Une place retirée est libre aussitôt, et son lecteur rencontre le mur dès la page suivante.
group-coming = À partir du { $date }, le groupe a { $seats } places. D’ici là, personne ne prend une place qui ne sera plus là.
group-stay = Garder les places actuelles
group-invoice = La facture { $number } pour d’autres places reste à payer
seats-title = Changer le nombre de places
seats-present = { $name } a { $seats } places, dont { $taken ->
    [one] { $taken } est prise
   *[other] { $taken } sont prises
  }. Elles coûtent { $price } { $per }.
seats-how-many = Combien de places
seats-look = Voir ce que cela coûte
seats-now = { $more ->
    [one] Vous payez { $charge } aujourd’hui pour une place de plus jusqu’au { $date }. Elle est là aussitôt. À partir du { $date }, vous payez { $price } { $per } pour { $seats } places.
   *[other] Vous payez { $charge } aujourd’hui pour { $more } places de plus jusqu’au { $date }. Elles sont là aussitôt. À partir du { $date }, vous payez { $price } { $per } pour { $seats } places.
}
seats-invoice = { $more ->
    [one] Vous recevez aujourd’hui une facture de { $charge } pour une place de plus jusqu’au { $date }. Elle est là dès le paiement. À partir du { $date }, vous payez { $price } { $per } pour { $seats } places.
   *[other] Vous recevez aujourd’hui une facture de { $charge } pour { $more } places de plus jusqu’au { $date }. Elles sont là dès le paiement. À partir du { $date }, vous payez { $price } { $per } pour { $seats } places.
}
seats-then = Vous gardez les { $present } places jusqu’au { $date }, puisqu’elles sont payées. Ensuite vous payez { $price } { $per } pour { $seats } places.
seats-leave = { $n ->
    [one] Choisissez qui part : une personne au moins. Elle lit jusque-là.
   *[other] Choisissez qui part : { $n } personnes au moins. Elles lisent jusque-là.
}
seats-button-now = Payer et ajouter des places
seats-button-then = Avoir ensuite moins de places
seats-back = Retour au groupe
error-seats-same = Le groupe a déjà autant de places.
error-seats-stay = { $n ->
    [one] Une personne de plus doit partir avant qu’il y ait si peu de places. Choisissez qui part.
   *[other] { $n } personnes de plus doivent partir avant qu’il y ait si peu de places. Choisissez qui part.
}
error-seats-waiting = Un autre changement doit venir, ou une facture pour des places reste à payer. Annulez-le d’abord, ou laissez-le venir.
error-seats-not-now = Le nombre de places se change tant que l’abonnement est payé et continue. Votre compte montre où il en est.
error-seats-declined = La carte a été refusée. Rien n’a été débité et vos places restent les mêmes ; voyez votre carte, s’il vous plaît.
group-invited = Invités
group-invited-until = valable jusqu’au { $date }
group-invited-over = a pris fin
group-again = Renvoyer
group-again-label = Renvoyer l’invitation à { $email }
group-withdraw = Annuler
group-withdraw-label = Annuler l’invitation de { $email }
group-join-title = Votre place
group-join-heading = { $group } vous offre l’accès complet
group-join-text = Une place attend { $email }.
group-join-text-until = Une place attend { $email }, jusqu’au { $date }.
group-join-button = Prendre la place
group-join-ended = Cette invitation a pris fin
group-join-ended-text = Elle a servi, a été annulée ou est trop ancienne. Demandez à qui vous a invité de la renvoyer.
error-group-full = Les { $seats } places sont toutes prises ou promises. Retirez-en une ou annulez une invitation, ou écrivez-nous pour en avoir davantage.
error-group-over = Ce groupe a pris fin. Écrivez-nous pour le renouveler.
error-group-seated = { $email } a déjà une place.
error-group-another = Cette invitation est pour { $email }. Connectez-vous avec cette adresse pour prendre la place.
error-group-ended = Cette invitation a pris fin. Demandez à qui vous a invité de la renvoyer.
error-group-mails = Tant de courriels ont été envoyés que nous attendons un peu. Réessayez dans { $minutes } min.
error-group-many = Écrivez cinquante adresses au plus à la fois.
mail-group-invited-subject = { $group } vous offre l’accès complet à { $site }
mail-group-invited-title = Une place vous attend
mail-group-invited-text = { $group } vous donne l’une de ses places : tous les articles, toutes les archives, sans publicité. Le lien est pour cette adresse seulement et vaut jusqu’au { $date }.
mail-group-invited-button = Prendre la place
mail-group-seated-subject = Vous lisez tout sur { $site }
mail-group-seated-title = Vous avez une place de { $group }
mail-group-seated-text = { $dated ->
    [yes] Tous les articles et toutes les archives vous sont ouverts jusqu’au { $date }, avec votre compte.
   *[no] Tous les articles et toutes les archives vous sont ouverts, avec votre compte.
  }
mail-group-seated-button = Aller à votre compte
mail-group-ended-subject = Votre place de { $group } a pris fin
mail-group-ended-title = Votre place a pris fin
mail-group-ended-text = { $group } ne vous offre plus l’accès complet. Votre compte, vos articles gardés et vos lettres gratuites restent. Vous pouvez vous abonner vous-même.
mail-group-ended-button = Voir ce que coûte l’accès complet
mail-group-owner-subject = { $group } a { $seats } places sur { $site }
mail-group-owner-title = Donnez ses places à votre groupe
mail-group-owner-text = { $dated ->
    [yes] { $group } a { $seats } places jusqu’au { $date }. Sur sa page, vous invitez qui vous voulez, voyez qui a une place et retirez des places. Connectez-vous avec cette adresse.
   *[no] { $group } a { $seats } places. Sur sa page, vous invitez qui vous voulez, voyez qui a une place et retirez des places. Connectez-vous avec cette adresse.
  }
mail-group-owner-button = Ouvrir la page du groupe

# Institutions

institution-link = Lire hors les murs
institution-title = Accès par votre institution
institution-by-network = Vous lisez depuis le réseau de { $name }, qui vous offre l’accès.
institution-by-domain = { $name } vous offre l’accès, car votre adresse est l’une des siennes.
institution-by-pairing = { $name } vous offre l’accès. Votre compte y a été associé.
institution-by-nothing = Vous n’êtes sur aucun réseau qui offre l’accès.
institution-pair-text = Associez votre compte pendant que vous êtes ici, et vous lirez tout, de partout, pendant { $days } jours.
institution-pair = Associer mon compte
institution-pair-again = L’associer à nouveau
institution-unpair = Mettre fin à l’association
institution-paired = Votre compte est associé à { $name } et lit de partout jusqu’au { $date }.
institution-how = Beaucoup d’universités, de bibliothèques et d’entreprises lisent tout. Ouvrez cette page sur leur réseau, ou connectez-vous avec l’adresse qu’elles vous ont donnée. Un compte associé là-bas lit de partout pendant { $days } jours.
institution-personal = Ce qui est personnel (les lettres réservées aux abonnés, offrir des articles) n’en fait pas partie.
institution-reports = Rapports d’utilisation
usage-title = Ce que lisent vos lecteurs
usage-from = Du mois
usage-to = Au mois
usage-show = Afficher
usage-csv = Télécharger en CSV
usage-json = En JSON
usage-counted = Compté comme le veut COUNTER, version 5 : les articles entiers envoyés à des personnes ; deux demandes en moins de 30 secondes n’en font qu’une ; un article compte une fois par visiteur et par heure parmi les demandes uniques.
usage-by-month = Par mois
usage-month = Mois
usage-requests = Demandes au total
usage-uniques = Demandes uniques
usage-most-read = Les plus lus
usage-article = Article
usage-nothing = Rien n’a été lu pendant ces mois.
error-not-on-campus = Un compte s’associe sur le réseau même de l’institution. Revenez quand vous y serez.
error-months-unreadable = Écrivez les mois comme 2026-01, le premier d’abord.
error-months-backwards = Le premier mois vient après le dernier. Choisissez d’abord le plus ancien.
error-months-many = Un rapport couvre 36 mois au plus. Demandez les autres dans un second.

standing-unconfirmed = Votre adresse attend d’être confirmée
standing-registered = Lecteur inscrit
standing-subscriber = Abonné
standing-lapsed = Votre abonnement a pris fin
standing-staff = Rédaction

## Lettres

newsletters-title = Lettres
newsletters-intro = Notre journalisme dans votre messagerie. Choisissez ce que vous voulez ; un clic met fin à chacune.
newsletters-yours = Vous êtes connecté. Choisissez sur une page ce que vous recevez.
newsletters-manage = Mes lettres
newsletters-none = Il n’y a pas encore de lettre à choisir.
issues-past = Numéros parus
issues-none = Aucun n’est encore parti. Le premier sera ici.
issue-subscribers-only = Ce numéro est réservé aux abonnés. Connectez-vous avec votre abonnement pour le lire.
issue-readers = nos lecteurs
newsletter-confirm-title = Confirmer { $name }
newsletter-confirm-text = Un clic et { $name } arrive dans votre messagerie dès le prochain numéro.
newsletter-confirm-button = Oui, envoyez-la-moi
newsletter-confirmed-title = Vous êtes inscrit
newsletter-confirmed-text = { $name } arrive avec son prochain numéro. Chaque numéro contient un lien qui y met fin.
newsletter-expired-title = Ce lien a expiré
newsletter-expired-text = Inscrivez-vous de nouveau et nous en envoyons un autre.
newsletter-ask-title = Mettre fin à { $name } ?
newsletter-ask-text = Un clic et vous ne la recevrez plus. Vos articles et votre compte restent tels quels.
newsletter-ask-button = Oui, me désinscrire
newsletter-off-title = Vous êtes désinscrit
newsletter-off-text = { $name } ne vient plus à { $email }. Vos articles et votre compte sont inchangés.
newsletter-off-undo = C’était une erreur, réinscrivez-moi
newsletter-again-title = Recevoir de nouveau { $name } ?
newsletter-again-text = Un clic et vous la recevrez dès le prochain numéro.
newsletter-again-button = Oui, envoyez-la-moi de nouveau
newsletter-back-title = Vous êtes de nouveau inscrit
newsletter-off-all = Tout ce que je reçois par courriel

## Numéros des lettres

letter-section-news = L’actualité du jour
letter-section-take = Notre point de vue
letter-section-latest = Les dernières parutions de { $site }
letter-section-radar = À suivre
letter-section-most-read = Les plus lus
letter-section-archive = Dans nos archives
letter-section-top-stories = À la une
letter-section-takes = Nos points de vue de la semaine
letter-section-to-come = À paraître
letter-entitlement-subscriber = les abonnés
letter-entitlement-free = les lecteurs sans abonnement
letter-for-subscribers = Réservé aux abonnés
letter-read-on = Lire la suite
letter-browser = Lire dans le navigateur
letter-unsubscribe = Arrêter cette lettre
letter-preferences = Choisir vos lettres
letter-why = { $newsletter } arrive à { $address } parce que vous l’avez demandée à { $site }.
letter-call-title = Tout { $site }
letter-call-text = Avec l’accès intégral, vous lisez chaque article et toutes les archives, sans publicité.
letter-call-button = Voir ce qu’il contient
issue-check-no-take = Il manque notre point de vue. Écrivez-le, ou choisissez un article qui l’exprime : sans lui, le numéro ne part pas.
issue-check-empty = Ce numéro ne contient encore rien. Ajoutez quelque chose : un numéro vide ne part pas.
issue-check-few = « { $section } » en contient { $has } sur au moins { $least }. Ajoutez quelque chose, ou laissez ainsi.
issue-check-gone = Un de ses articles a été retiré ou n’est plus publié. Il est laissé de côté.
issue-check-no-link = « { $item } » ne mène nulle part. Donnez son adresse, ou retirez-le.
issue-check-bad-link = « { $item } » mène à { $url }, qui n’est pas une adresse web. Corrigez l’adresse, ou retirez l’élément.
issue-check-dead-link = « { $item } » mène à { $url }, où il n’y a pas de page. Corrigez l’adresse, ou retirez l’élément.
issue-check-no-alt = L’image de « { $headline } » n’a pas de description pour qui ne la voit pas. Écrivez-en une dans l’article.
issue-check-long-subject = L’objet compte { $n } lettres ; les téléphones en montrent environ 60. Raccourcissez-le, ou commencez par l’essentiel.
issue-check-too-big = Pour { $whom }, le numéro pèse { $n } Ko, et les messageries coupent ce qui dépasse environ 90. Retirez quelque chose.

## Messages et erreurs

error-status = Erreur { $status }
message-home = Aller à la une
message-404-title = Cette page est introuvable
message-404-text = L’adresse est peut-être mal saisie, ou la page a changé de place. Cherchez-la, ou repartez de la une.
message-410-title = Cet article a été retiré
message-410-text = Il a été publié ici et n’est plus disponible.
message-429-title = Un peu trop vite
message-429-text = De nombreuses requêtes sont venues de votre connexion en peu de temps. Patientez une minute, puis réessayez.
message-500-title = Quelque chose n’a pas fonctionné chez nous
message-500-text = C’est noté, et rien de ce que vous avez saisi n’a été perdu volontairement. Réessayez dans un instant.
message-503-title = Il y a foule
message-503-text = Réessayez dans quelques secondes.
message-full-title = Rien ne peut être enregistré pour le moment
message-full-text = Rien n’a changé et rien n’est perdu. Vous pouvez continuer à lire ; réessayez plus tard.

## Ce que dit un formulaire après l’envoi

error-delete-mismatch = Ce n’est pas l’adresse de votre compte.
notice-error-label = À vérifier
notice-gift-link = Votre lien cadeau
newsletter-sent-title = Consultez votre messagerie
newsletter-sent-notice = Appuyez sur le bouton du message que nous vous avons envoyé et { $name } arrive avec son prochain numéro.

## Courriels

mail-reason-register = Vous avez demandé à lire la suite sur { $site }.
mail-reason-login = Vous avez demandé à vous connecter à { $site }.
mail-reason-new-reader = Il n’y a pas encore de compte à cette adresse sur { $site } ; le code en crée un.
mail-reason-address = Vous avez demandé à utiliser cette adresse sur { $site }.

mail-why = Vous recevez ce message parce que votre adresse a été saisie sur { $site }.
mail-ignore-address = Si ce n’était pas vous, ne faites rien : sans le code, rien ne change.
mail-ignore = Si ce n’était pas vous, ne faites rien : sans le code, personne n’entre.
mail-sign-off = La rédaction de { $site }
mail-code-subject = { $code } est votre code pour { $site }
mail-code-title = Votre code
mail-code-text = Saisissez ce code sur la page qui l’a demandé :
mail-code-or = Ou appuyez sur le bouton, dans le navigateur avec lequel vous lisez :
mail-code-or-link = Ou ouvrez ce lien, dans le navigateur avec lequel vous lisez :
mail-code-button = Se connecter
mail-code-button-address = Utiliser cette adresse
mail-code-minutes = { $n ->
    [one] Le code et le lien sont valables { $n } minute, une seule fois.
   *[other] Le code et le lien sont valables { $n } minutes, une seule fois.
  }
mail-welcome-subject = Bienvenue à { $site }
mail-welcome-title = Bienvenue
mail-welcome-text = Votre adresse est confirmée. Voici ce que vous avez désormais :
mail-welcome-articles = { $n ->
    [1] Un article de votre choix chaque mois ; il vous reste ouvert
    [2] Deux articles de votre choix chaque mois ; ils vous restent ouverts
    [3] Trois articles de votre choix chaque mois ; ils vous restent ouverts
    [4] Quatre articles de votre choix chaque mois ; ils vous restent ouverts
    [5] Cinq articles de votre choix chaque mois ; ils vous restent ouverts
   *[other] { $n } articles de votre choix chaque mois ; ils vous restent ouverts
  }
mail-welcome-newsletter = { $name } par courriel ; un clic dans chaque numéro y met fin
mail-welcome-login = Pas de mot de passe : nous vous envoyons un code à chaque connexion
mail-welcome-button = Commencer à lire
mail-welcome-account = Votre compte, avec tout ce que vous pouvez modifier :
mail-newsletter-subject = Confirmez { $name }
mail-newsletter-title = Un clic pour recevoir { $name }
mail-newsletter-text = Quelqu’un, et nous espérons que c’est vous, a demandé { $name } à cette adresse. Confirmez et elle arrive avec le prochain numéro.
mail-newsletter-button = Oui, envoyez-la-moi
mail-newsletter-ignore = Si vous n’avez rien demandé, ne faites rien et elle n’arrivera jamais.
mail-address-subject = Votre adresse sur { $site } a changé
mail-address-title = Votre adresse a changé
mail-address-text = Le { $date }, l’adresse de votre compte est passée de celle-ci à { $address }. Nos messages y arrivent désormais.
mail-address-not-you = Si ce n’était pas vous, écrivez aussitôt à { $contact } et nous y remédions.
mail-passkey-subject = Une clé d’accès a été ajoutée à votre compte chez { $site }
mail-passkey-title = Une clé d’accès a été ajoutée
mail-passkey-text = Qui possède la clé d’accès « { $name } » peut désormais se connecter à votre compte.
mail-passkey-not-you = Si ce n’était pas vous, supprimez-la sur la page de votre compte et déconnectez-vous partout.
mail-passkey-button = Voir mes clés d’accès
mail-factor-subject = Ce qui vous ouvre la rédaction de { $site } a changé
mail-factor-title = Votre second facteur a changé
mail-factor-app-added = Une application d’authentification a été installée : ses codes vous ouvrent la rédaction.
mail-factor-app-removed = Votre application d’authentification a été retirée : ses codes n’ouvrent plus rien.
mail-factor-key-added = La clé d’accès « { $name } » a été ajoutée : elle vous ouvre la rédaction.
mail-factor-key-removed = La clé d’accès « { $name } » a été retirée : elle n’ouvre plus la rédaction.
mail-factor-forgotten = Tout ce que vous aviez a été oublié, par un propriétaire ou par qui gère le serveur. Vous en installerez un autre à votre prochaine venue.
mail-factor-at = C’était le { $time }.
mail-factor-not-you = Si vous n’en savez rien, dites-le tout de suite à un propriétaire et déconnectez-vous partout depuis la page de votre compte.
mail-factor-button = Voir ce qui ouvre la rédaction
mail-device-subject = Un appareil a été déconnecté de { $site }
mail-device-title = Un appareil a été déconnecté
mail-device-text = Vous vous êtes connecté sur un appareil de plus que ce qu’un compte peut en avoir ({ $n }). Nous avons déconnecté celui qui n’avait pas servi depuis le plus longtemps : { $device }.
mail-device-not-you = Si vous ne connaissez pas le nouvel appareil, déconnectez-vous partout depuis la page de votre compte.
mail-device-button = Voir mes appareils

## Messages du serveur

message-400-title = Cela n’a pas fonctionné
message-400-text = La requête était incomplète. Revenez en arrière, vérifiez ce qui a été saisi, puis réessayez.
message-403-text = Cette requête venait d’un autre site ; rien n’a donc été fait. Ouvrez la page ici, puis réessayez.
message-403-picture = Cette image appartient à un article qui ne vous est pas ouvert.
message-405-text = Cette adresse n’accepte pas ce genre de requête. Repartez de la une.
message-413-text = L’envoi dépasse ce que ce formulaire peut recevoir. Raccourcissez-le, puis réessayez.
address-title = Confirmez votre nouvelle adresse
gift-made-title = Votre lien cadeau
gift-made-text = Envoyez cette adresse à qui doit lire l’article. Elle fonctionne jusqu’au { $date }, pour les { $n } premiers lecteurs.

## Pourquoi quelque chose n’a pas été fait

error-search-empty = Rien dans cette recherche ne peut être gardé : les dates seules sont derrière nous.
error-search-index = L’index de recherche est en cours de construction. Réessayez dans une minute.
error-search-sort = Les résultats se trient par « relevance », par « date » ou du plus ancien, « oldest » ; sans ordre, par pertinence.
error-search-limit = Le nombre de résultats est un entier à partir de 1.
error-search-date = Une date est une année, un mois ou un jour : 2021, 2021-03 ou 2021-03-15.
error-list-page = Cette page de la liste n’existe pas ; reprenez à la première.
error-email-empty = Saisissez votre adresse électronique.
error-email-at = Une adresse électronique contient un seul @, comme dans nom@exemple.org.
error-email-local = La partie avant le @ n’est pas une adresse à laquelle on peut écrire.
error-email-domain = La partie après le @ n’est pas un domaine complet, comme dans exemple.org.
error-email-long = Cette adresse est plus longue que ce que le courriel permet.
error-code-wrong = { $left ->
    [one] Ce n’est pas le code que nous avons envoyé. Regardez le dernier message ; il vous reste { $left } essai.
   *[other] Ce n’est pas le code que nous avons envoyé. Regardez le dernier message ; il vous reste { $left } essais.
  }
error-code-expired = Ce code a expiré. Demandez-en un nouveau.
error-code-too-many = Trop de codes erronés. Demandez-en un nouveau, ou appuyez sur le bouton du message.
error-code-none-asked = Ce navigateur n’a pas demandé de code. Saisissez votre adresse électronique et nous vous en envoyons un.
error-link-expired = Ce lien a expiré. Demandez-en un nouveau.
error-link-used = Ce lien a déjà servi. Demandez-en un nouveau.
error-link-unknown = Ce lien est incomplet, ou trop ancien. Demandez-en un nouveau.
error-address-other-browser = Ouvrez ce lien dans le navigateur où vous êtes connecté, ou saisissez-y le code.
error-address-taken = Il existe déjà un compte à cette adresse. Connectez-vous avec elle, ou supprimez-le d’abord.
error-newsletter-unknown = Il n’y a pas de lettre « { $name } » ici. La page Lettres les présente toutes.
error-newsletter-subscribers = { $name } fait partie de l’abonnement. Connectez-vous avec le vôtre pour la recevoir, ou voyez ce qu’il comprend.
error-gift-not-subscriber = Les liens cadeaux font partie de l’abonnement.
error-gift-quota = Tous les liens cadeaux de ce mois sont créés ; les suivants arrivent le { $reset }.
error-gift-no-article = Cet article n’est pas publié, il ne peut donc pas être offert.
error-gift-no-link = Ce lien cadeau n’existe pas ; vérifiez que l’adresse a été copiée en entier.
error-gift-over = Ce lien cadeau n’ouvre plus son article.
error-erase-no-reader = Ce compte n’existe pas ; il a peut-être déjà été supprimé.
error-erase-last-owner = Vous êtes l’unique propriétaire de ce site. Nommez d’abord quelqu’un d’autre propriétaire, puis supprimez votre compte.
device-named = { $browser } sur { $system }
device-browser = Un navigateur
device-on = Un navigateur sur { $system }

## Textes généraux d’un site qui n’en a pas écrit lui-même

page-about-html = <p>{ $site } est une publication indépendante qui vit de ses lecteurs.</p><p>Écrivez-nous : { $contact }.</p>
page-privacy-html = <p>Nous conservons ce dont un compte de lecteur a besoin et rien d’autre : votre adresse électronique, le moment où vous l’avez confirmée, les appareils sur lesquels vous êtes connecté, les articles que vous avez ouverts, vos lettres et ce que vous avez accepté. Il n’y a ni mot de passe, ni script de suivi, ni requête vers un autre site. Les ouvertures de pages sont comptées, jamais par qui : aucun cookie n’est posé pour cela et aucune adresse n’est conservée.</p><p>La page de votre compte exporte tout ce que nous conservons et le supprime. Après la suppression, une empreinte chiffrée de votre adresse demeure avec la liste des articles ouverts, afin que les articles gratuits ne soient pas donnés deux fois ; l’adresse ne peut pas en être déduite.</p><p>Questions : { $contact }.</p>
page-terms-html = <p>Les lecteurs inscrits choisissent chaque mois un certain nombre d’articles qui leur restent ouverts. Les abonnés lisent tout ; un abonnement peut prendre fin à tout moment et dure jusqu’au terme de ce qui est payé.</p><p>Les comptes sont personnels. Questions : { $contact }.</p>

## Mise en place d’un nouveau site

language-name = Français
set-up-title = Créez votre publication
set-up-intro = Quelques réponses que vous seul connaissez. Tout pourra être changé plus tard, dans un seul fichier.
set-up-problems = { $n ->
    [one] Un point est à revoir
   *[other] { $n } points sont à revoir
  }
set-up-meant = Vouliez-vous dire { $hint } ?
set-up-by-environment = Fixé par l’environnement de ce serveur.
set-up-publication = La publication
set-up-name = Nom
set-up-tagline = Ligne sous le nom
set-up-tagline-hint = Facultatif. Quelques mots, affichés avec le nom.
set-up-description = Description
set-up-description-hint = Facultatif. Une phrase pour les moteurs de recherche et les flux.
set-up-language = Langue
set-up-time_zone = Fuseau horaire
set-up-time_zone-hint = Une ville, comme Europe/Lisbon. Les dates et les mois le suivent.
set-up-url = Adresse publique
set-up-url-hint = Celle où les lecteurs vous trouvent, sans chemin. Les liens des e-mails commencent par elle.
set-up-you = Vous
set-up-owner = Votre adresse e-mail
set-up-owner-hint = Elle devient celle du propriétaire. Il n’y a pas de mot de passe : ce navigateur est connecté, un code envoyé par e-mail connecte les autres.
set-up-mail = E-mail
set-up-mail-intro = Les lecteurs se connectent avec un code reçu par e-mail : un site public doit pouvoir en envoyer.
set-up-transport-outbox = Garder les e-mails sous forme de fichiers
set-up-transport-outbox-hint = Bien pour un essai : rien ne quitte cette machine.
set-up-transport-smtp = Les envoyer par un relais
set-up-transport-smtp-hint = Le serveur SMTP de votre fournisseur.
set-up-host = Serveur
set-up-port = Port
set-up-security = Protection
set-up-security-starttls = STARTTLS (habituel, port 587)
set-up-security-tls = TLS dès le début (port 465)
set-up-security-none = Aucune (un relais sur cette machine)
set-up-username = Nom d’utilisateur
set-up-password = Mot de passe
set-up-password-kept = Un mot de passe est gardé. Saisissez-en un autre pour le remplacer.
set-up-from = Adresse d’expédition et de contact
set-up-from-hint = Les e-mails en partent et les lecteurs y écrivent. Laissée vide : la vôtre.
set-up-reading = Qui peut lire quoi
set-up-access = Les articles sont, sauf mention contraire
set-up-access-free = Gratuits pour tous
set-up-access-registered = Pour les lecteurs inscrits
set-up-access-metered = Mesurés : quelques-uns par mois
set-up-access-subscribers = Pour les abonnés seuls
set-up-allowance = Articles gratuits par mois
set-up-allowance-hint = Pour un lecteur inscrit, à son choix.
set-up-reading-hint = Les règles par rubrique, auteur ou âge, et le réglage propre à chaque article, passent avant.
set-up-continue = Continuer
set-up-nothing-yet = Rien n’est encore écrit : la page suivante montre tout une fois de plus.
set-up-review-title = Est-ce exact ?
set-up-review-intro = Un clic, et votre publication est là. D’ici là, rien n’est écrit.
set-up-review-relay = Par { $host }, port { $port } : { $security }
set-up-finish = Créer { $name }
set-up-try-mail = Envoyer un e-mail d’essai
set-up-try-mail-hint = L’e-mail d’essai part à { $email }.
set-up-try-outbox-hint = L’e-mail d’essai devient un fichier dans le dossier de données.
set-up-change = Changer quelque chose
set-up-mail-sent = Le relais a pris l’e-mail. Cherchez-le dans la boîte de { $email }, et parmi les indésirables. Il a répondu : { $detail }
set-up-mail-kept = L’e-mail est gardé dans le dossier outbox, sous le nom { $detail }.
set-up-mail-silent = Le relais n’a pas répondu à temps. Vérifiez le serveur et le port, et si un pare-feu est entre les deux.
set-up-mail-no-connection = Le relais est injoignable. Vérifiez le serveur et le port, et si un pare-feu est entre les deux.
set-up-mail-no-tls = La connexion ne peut être protégée comme vous l’avez choisi. Essayez l’autre protection, avec son port.
set-up-mail-login = Le relais n’accepte pas le nom d’utilisateur et le mot de passe. Saisissez-les à nouveau.
set-up-mail-sender = Le relais ne vous laisse pas envoyer depuis cette adresse. Prenez-en une qui appartient à votre compte.
set-up-mail-recipient = Le relais n’accepte pas votre propre adresse. Vérifiez qu’elle est bien écrite.
set-up-mail-failed = L’e-mail n’a pas été pris. Voici ce qui a été répondu :
set-up-failed = Rien n’a été créé ; le dossier est tel qu’il était. Voici ce qui s’est passé :
set-up-taken = Quelqu’un d’autre met ce site en place, ou l’a fait. Rien n’a été changé. Regardez le dossier :
set-up-error-name = Saisissez le nom de la publication.
set-up-error-long = C’est trop long ; 200 caractères au plus.
set-up-error-language = Choisissez l’une des langues.
set-up-error-time-zone = Ce n’est pas un fuseau horaire. Choisissez-en un dans la liste, comme Europe/Lisbon.
set-up-error-url = Saisissez l’adresse sans chemin, comme https://magazine.example.
set-up-error-url-plain = Les liens de connexion commencent par cette adresse : elle doit être en https.
set-up-error-email = Saisissez une adresse e-mail entière, comme nom@example.org.
set-up-error-choice = Choisissez l’une de ces possibilités.
set-up-error-allowance = Saisissez un nombre de 0 à 1000.
set-up-error-host = Saisissez le nom du relais, comme smtp.example.org.
set-up-error-port = Saisissez un port, un nombre de 1 à 65535.
set-up-400-title = Cela n’a pas marché
set-up-400-text = La demande était incomplète. Ouvrez encore une fois le lien du terminal.
set-up-403-title = Partez de la page de mise en place
set-up-403-text = Cette demande venait d’un autre site, rien n’a donc été fait. Ouvrez encore une fois le lien du terminal.
set-up-404-title = Ce n’est pas le lien
set-up-404-text = La mise en place s’ouvre avec le lien que le serveur a affiché au démarrage. Copiez-le en entier ; après un redémarrage il y en a un nouveau.
set-up-410-title = La mise en place est faite
set-up-410-text = Le lien a servi, et la publication est là. Qui l’a utilisé en est le propriétaire.
set-up-429-title = Trop de liens erronés
set-up-429-text = Attendez une minute, puis ouvrez le lien que le serveur a affiché.
set-up-500-title = Quelque chose s’est mal passé
set-up-500-text = La faute est de notre côté et figure dans le journal du serveur. Rien n’a été changé ; veuillez réessayer.
set-up-503-title = Quelque chose se prépare ici
set-up-503-text = Une publication est en cours de création à cette adresse. Revenez dans un petit moment.
set-up-over-title = La mise en place est faite
set-up-over-text = Le lien qui l’ouvrait a servi et ne marche plus. Si cette publication est à vous, connectez-vous avec votre adresse e-mail.
mail-trial-subject = Un e-mail d’essai de { $site }
mail-trial-title = Cela marche
mail-trial-text = Cet e-mail vient de la mise en place de { $site } et montre que les e-mails arrivent jusqu’à vous.
mail-trial-next = Revenez à la page de mise en place pour terminer.
welcome-next = Prochaines étapes
welcome-site = { $site } est là
welcome-intro = Vous en êtes propriétaire, et ce navigateur est connecté. Voici de bonnes étapes, dans l’ordre que vous voulez. Vous retrouvez cette page à l’adresse /welcome.
welcome-archive = Apportez vos archives
welcome-archive-text = Les articles viennent d’un fichier NDJSON, d’un export WordPress ou d’un export Ghost, compressé ou non. L’import peut être arrêté et reprend où il en était ; personne ne reçoit d’e-mail.
welcome-archive-done = Des articles sont là. D’autres peuvent être importés à tout moment ; un second passage ne change rien.
welcome-archive-others = Les lecteurs viennent d’un fichier CSV avec une colonne « email ».
welcome-plans = Dites ce que vous vendez
welcome-plans-text = Sans formule, les murs ne demandent que l’inscription. Les formules se trouvent dans { $file } :
welcome-letters = Regardez vos lettres
welcome-letters-text = Il y en a trois : une lettre gratuite, la Revue du jour et la Revue de la semaine. Leurs numéros s’assemblent d’eux-mêmes et attendent qu’un rédacteur les approuve. Le même fichier dit quand chacune vient et ce qu’elle contient ; à la rédaction, cela se change dans les Réglages.
shipped-weekly-letter-name = La Lettre de la semaine
shipped-weekly-letter-description = La lettre gratuite, chaque jeudi : ce que nous avons publié, et ce qui a été le plus lu.
shipped-daily-review-name = La Revue du jour
shipped-daily-review-description = Du lundi au vendredi : notre point de vue sur l’actualité du jour, nos dernières parutions, et ce qui est à suivre.
shipped-weekly-review-name = La Revue de la semaine
shipped-weekly-review-description = Le samedi : l’essentiel de la semaine en bref, et ce qui va paraître.
welcome-restart = Après un changement, vérifiez les réglages, puis redémarrez le serveur.
welcome-colleagues = Invitez des collègues
welcome-colleagues-text = Chacun reçoit un rôle (owner, publisher, editor, author, contributor, analyst) et un lien qui le connecte.
welcome-mail = Laissez partir les e-mails
welcome-mail-text = Les e-mails sont pour l’instant des fichiers dans { $folder }, vos propres codes de connexion aussi. Avant que des lecteurs viennent, nommez un relais dans { $file }, sous [mail].
welcome-https = Passez à https
welcome-https-text = Cette adresse est en http simple, ce qui suffit pour un essai sur cette machine. Pour des lecteurs, voyez docs/operating.md.
welcome-backup = Sauvegardez
welcome-backup-text = Le site entier, pendant qu’il est servi :
welcome-home = Voir la une

## La démonstration : seul `broadsheet demo` montre ces pages

demo-kicker = Démonstration
demo-title = Soyez n’importe quel lecteur, ouvrez n’importe quelle page
demo-intro = { $name } est un magazine qui n’existe pas, porté par un logiciel qui existe. Choisissez qui lit, et voyez ce qu’il voit. Rien de ce que vous faites ici ne quitte cette machine.
demo-now = Dans ce navigateur lit :
demo-now-anonymous = un passant
demo-now-unconfirmed = quelqu’un qui a laissé une adresse sans la confirmer
demo-now-registered = un lecteur inscrit
demo-now-lapsed = un ancien abonné
demo-now-subscriber = un abonné
demo-now-institution = quelqu’un dans une bibliothèque
demo-now-staff = un rédacteur
demo-now-left = { $n ->
    [0] sans article restant ce mois-ci
    [one] avec un article restant ce mois-ci
   *[other] avec { $n } articles restants ce mois-ci
  }
demo-cast-title = Qui lit
demo-cast-text = Chaque bouton fait de ce navigateur un lecteur tout juste arrivé à ce point, et ouvre un article qui montre la différence. Appuyez aussi souvent que vous voulez : c’est chaque fois quelqu’un de nouveau.
demo-be = Lire ainsi
demo-institution = La démonstration fait comme si vous étiez dans la salle de lecture de { $name }.
demo-be-anonymous = Un passant
demo-be-anonymous-text = Venu par un lien. Lit le début ; pour la suite, on lui demande une adresse.
demo-be-unconfirmed = N’a pas confirmé
demo-be-unconfirmed-text = A laissé une adresse pour un article et en veut un autre. Le code vient d’abord ; il est parmi les messages.
demo-be-first = Le premier article
demo-be-first-text = A laissé une adresse à l’instant. Cet article-ci est déjà ouvert ; confirmer en apporte trois par mois.
demo-be-new = Inscrit, trois restants
demo-be-new-text = Choisit ses articles. Regarder ne coûte rien ; le bouton, si.
demo-be-one-left = Inscrit, un restant
demo-be-one-left-text = Le même, vers la fin du mois.
demo-be-exhausted = Inscrit, aucun restant
demo-be-exhausted-text = Apprend quand il y en aura d’autres, et ce que coûte un abonnement.
demo-be-unlocked = A ouvert l’article
demo-be-unlocked-text = Il reste ouvert pour toujours et ne compte qu’une fois.
demo-be-gift = L’a reçu en cadeau
demo-be-gift-text = Un abonné a envoyé un lien. Il ouvre cet article et aucun autre, sans compte.
demo-be-subscriber = Un abonné
demo-be-subscriber-text = Lit tout. Ni mur ni publicité ; peut offrir des articles.
demo-be-trial = À l’essai
demo-be-trial-text = Tout est ouvert pendant un mois, qui s’achève de lui-même.
demo-be-comp = Un invité de la maison
demo-be-comp-text = L’accès complet, offert par l’éditeur, sans fin.
demo-be-lapsed = Un ancien abonné
demo-be-lapsed-text = L’abonnement a pris fin il y a une semaine. Le mur connaît la date, et propose encore les articles du mois quand il le peut.
demo-be-institution = Dans une bibliothèque
demo-be-institution-text = Tout est ouvert sur le réseau d’une institution, et la page dit laquelle.
demo-be-editor = Un rédacteur
demo-be-editor-text = La rédaction lit tout, quelles que soient les règles.
demo-walls-title = Les murs
demo-walls-text = Les six façons dont un article peut s’arrêter. Chaque bouton vous y mène, en lecteur qui le rencontre.
demo-wall-registration = Laisser une adresse
demo-wall-confirm = D’abord la confirmer
demo-wall-unlock = Utiliser un article sur trois
demo-wall-exhausted = Plus aucun
demo-wall-subscribe = Pour les abonnés
demo-wall-lapsed = Abonnement terminé
demo-pages-title = Chaque sorte de page
demo-group-articles = Articles
demo-group-lists = Listes
demo-group-reading = Chercher
demo-group-selling = S’abonner et offrir
demo-group-account = S’inscrire
demo-group-house = La maison
demo-to-free = Ouvert à tous
demo-to-registered = Pour les inscrits
demo-to-metered = Compté
demo-to-subscribers = Pour les abonnés
demo-to-missing = Introuvable (404)
demo-to-withdrawn = Retiré (410)
demo-to-home = La une
demo-to-section = Rubrique
demo-to-topic = Thème
demo-to-place = Lieu
demo-to-author = Auteur
demo-to-series = Série
demo-to-month = Mois
demo-to-archive = Archives
demo-to-search = Recherche
demo-to-newsletters = Lettres
demo-to-subscribe = Formules et prix
demo-to-give = Offrir l’accès complet
demo-to-redeem = Activer un cadeau
demo-to-withdraw = Se rétracter du contrat
demo-to-institution = Accès par votre institution
demo-to-login = Connexion
demo-to-account = Votre compte
demo-to-mail = Les messages
demo-to-about = À propos
demo-to-privacy = Vie privée
demo-to-terms = Conditions
demo-to-feed = Flux
demo-to-sitemap = Plan du site
demo-to-news-sitemap = Plan des nouvelles
demo-to-robots = Pour les robots
demo-look-title = Que regarder
demo-look-1 = Commencez en passant, laissez une adresse quelconque au mur et trouvez le code parmi les messages. Confirmez, ouvrez trois articles, demandez-en un quatrième.
demo-look-2 = Regardez la source d’un article qui s’arrête à un mur : la suite n’y est pas cachée, elle n’y est pas.
demo-look-3 = Devenez abonné et ouvrez le même article : ni mur, ni publicité, ni vide à sa place.
demo-look-4 = Coupez les scripts, rétrécissez la fenêtre à la taille d’un téléphone ou passez le système en sombre. Tout continue de marcher.
demo-footer = Démonstration
demo-footer-cast = Qui lit
demo-hint = Ceci est une démonstration : le code n’est envoyé nulle part, il attend parmi
demo-hint-link = les messages de la démonstration
demo-mail-title = Messages
demo-mail-intro = Tout ce que ce magazine a envoyé, le plus récent d’abord. Rien n’a quitté cette machine.
demo-mail-empty-title = Aucun message
demo-mail-empty-text = Laissez une adresse à un mur, demandez un code ou inscrivez-vous à une lettre : ce qui est envoyé arrive ici en une seconde.
demo-mail-reload = Vous attendez un message ?
demo-mail-again = Regarder encore
demo-mail-to = À { $to }
demo-mail-when = { $date }, { $time }
demo-mail-html = Le message « { $subject } »
demo-mail-text = En texte seul
demo-mail-headers = Ses en-têtes

# Acheter et avoir acheté
# Changer de formule, suspendre
change-title = Changer de formule
change-present = Vous avez { $plan } : { $price } { $per }.
change-now = Vous payez { $charge } aujourd’hui : { $price } moins { $credit } pour les jours qui restent de votre formule actuelle. La nouvelle commence tout de suite et se renouvelle le { $date }, pour { $price } { $per }.
change-rest = Vous payez { $charge } aujourd’hui : la différence pour les jours jusqu’au { $date }. La nouvelle formule commence tout de suite ; à partir du { $date } vous payez { $price } { $per }.
change-never = Vous ne pouvez pas passer à cette formule pendant que votre abonnement court. Résiliez-le, puis abonnez-vous à celle-ci quand ce que vous avez payé prend fin : { $price } { $per }.
change-trial = Votre essai se poursuit tel quel. Ensuite vous payez { $price } { $per }.
change-then = Vous gardez ce que vous avez jusqu’au { $date }, puisque c’est payé. Ensuite vous payez { $price } { $per }.
change-button-now = Changer maintenant
change-button-then = Changer à cette date
change-keep = Garder la formule actuelle
pause-title = Suspendre votre abonnement
pause-text = Ce qui est payé est payé : vous lisez tout jusqu’au { $date }. Ensuite rien n’est ouvert et rien n’est débité, jusqu’au jour que vous choisissez ; ce jour-là { $price } sont débités et tout s’ouvre à nouveau. Vous pouvez mettre fin à la pause à tout moment.
pause-until = { $n ->
    [one] Un mois, jusqu’au { $date }
   *[other] { $n } mois, jusqu’au { $date }
  }
pause-keep = Ne pas suspendre
pause-months = Un abonnement peut être suspendu un, deux ou trois mois. Veuillez choisir l’une de ces durées.
subscription-change = Changer de formule
subscription-pause = Suspendre
subscription-resume = Reprendre maintenant
subscription-no-pause = Ne pas suspendre
subscription-stay = Garder la formule actuelle
subscription-next-plan = À partir du { $date } vous avez { $plan } pour { $price } { $per }.
subscription-next-price = À partir du { $date } il coûte { $price } { $per }.
subscription-pausing = Vous lisez tout jusqu’au { $date }. Ensuite il est suspendu jusqu’au { $until }, jour où { $price } seront débités.
subscription-paused-until = Il est suspendu et rien n’est débité. Le { $until } il reprend et { $price } seront débités ; vous pouvez reprendre maintenant au même prix.
subscription-card-on-file = Carte
subscription-card-works = valable (bac à sable)
subscription-card-fails = refusée (bac à sable)
subscription-back = { $plan } coûte { $price } { $per } et ouvre tout aussitôt.
error-no-change = Vous ne pouvez pas passer à cette formule maintenant. Votre compte montre celles qui sont possibles.
error-change-outdated = Le coût du changement n’est plus celui que vous avez vu. Rien n’a été débité ; veuillez le regarder à nouveau.
error-change-declined = La carte a été refusée. Rien n’a été débité et tout est comme avant ; veuillez vérifier votre carte.

# Offres
offer-months = { $n ->
    [one] le premier mois, puis { $then } { $per }
   *[other] les { $n } premiers mois, puis { $then } { $per }
  }
offer-years = { $n ->
    [one] la première année, puis { $then } { $per }
   *[other] les { $n } premières années, puis { $then } { $per }
  }
plan-offer = Les nouveaux abonnés paient { $price }
plan-offer-months = { $n ->
    [one] Le premier mois pour { $price }
   *[other] Les { $n } premiers mois pour { $price } chacun
  }
plan-offer-years = { $n ->
    [one] La première année pour { $price }
   *[other] Les { $n } premières années pour { $price } chacune
  }
checkout-terms-offer = Vous payez { $price } maintenant et { $price } { $per } { $offer }, jusqu’à ce que vous résiliiez. Vous résiliez en deux clics sur la page de votre compte et lisez jusqu’au terme de ce que vous avez payé.
checkout-terms-trial-offer = Vous ne payez rien maintenant. Le { $date } vous payez { $price }, puis { $price } { $per } { $offer }, jusqu’à ce que vous résiliiez. Vous résiliez en deux clics sur la page de votre compte, et avant ce jour cela ne coûte rien.
checkout-code = Avez-vous un code ?
checkout-code-button = L’utiliser
error-offer-over = Cette offre n’existe plus pour cette formule. Le prix ci-dessous est celui qu’elle coûte.
error-offer-new = Cette offre est réservée aux nouveaux abonnés. Le prix ci-dessous est celui que vous payez.
error-offer-returning = Cette offre est réservée à ceux qui ont déjà été abonnés. Le prix ci-dessous est celui que vous payez.
error-offer-domain = Cette offre est réservée aux adresses de certaines institutions. Connectez-vous d’abord avec la vôtre, puis utilisez à nouveau le code.
error-offer-had = Vous avez déjà eu cette offre. Le prix ci-dessous est celui que vous payez.
currency-other = Prix en { $currency }
error-currency = Rien n’est vendu ici dans cette monnaie. Choisissez l’une de celles-ci : { $all }.
error-currency-kept = Vous payez ici en { $currency } et gardez cette monnaie. Rien n’a été commandé ; le prix ci-dessous est celui que vous payez.
error-not-sold = « { $plan } » n’est pas vendue en { $currency }. Elle est vendue en : { $all }. La page S’abonner montre les formules proposées.
error-offer-currency = Cette offre ne vaut pas pour les prix dans cette monnaie. Le prix ci-dessous est celui qu’elle coûte.
mail-billing-offer-ending-subject = Votre offre chez { $site } se termine bientôt
mail-billing-offer-ending-title = Votre offre se termine bientôt
mail-billing-offer-ending-text = Vous payez { $price } pour { $plan } aujourd’hui. Comme annoncé lors de votre abonnement, le prix est de { $then } à partir du { $date }. Si vous préférez ne pas continuer, résiliez avant ce jour ; deux clics suffisent.

# Avis au fil du calendrier
offers-letter = Offres pour revenir
mail-billing-button-again = Revenir
mail-billing-button-card = Vérifier votre carte
mail-billing-cancel = Si vous préférez ne pas continuer :
mail-billing-offers-why = Vous recevez cet e-mail parce que vous avez été abonné à { $site }.
mail-billing-offers-stop = Ne plus en recevoir
mail-billing-renewal-subject = Votre abonnement à { $site } se renouvelle bientôt
mail-billing-renewal-title = Une année de plus
mail-billing-renewal-text = { $plan } se renouvelle pour un an le { $date } et { $price } seront alors débités. Vous n’avez rien à faire pour continuer. Si vous résiliez avant ce jour, rien n’est débité et vous lisez jusqu’au terme de ce que vous avez payé ; deux clics suffisent.
mail-billing-trial-ending-subject = Votre essai chez { $site } se termine bientôt
mail-billing-trial-ending-title = Votre essai se termine bientôt
mail-billing-trial-ending-text = Votre essai de { $plan } se termine le { $date }. Ensuite { $price } seront débités, puis à chaque échéance jusqu’à ce que vous résiliiez. Si vous résiliez avant ce jour, cela ne coûte rien ; deux clics suffisent.
mail-billing-reminder-subject = Votre abonnement à { $site } : une fois par an
mail-billing-reminder-title = Merci pour une année de plus
mail-billing-reminder-text = Vous avez { $plan } depuis le { $since }. L’abonnement se poursuit de lui-même et { $price } sont débités à chaque échéance jusqu’à ce que vous résiliiez, ce que vous pouvez faire à tout moment en deux clics. Nous vous le rappelons une fois par an.
mail-billing-price-change-subject = Le prix de votre abonnement à { $site } va changer
mail-billing-price-change-title = Un autre prix
mail-billing-price-change-text = { $plan } vous coûte { $price } aujourd’hui. À partir du { $date }, le prix est de { $then }. D’ici là rien ne change. Si vous n’êtes pas d’accord, résiliez avant ce jour et vous ne payez plus rien ; deux clics suffisent.
mail-billing-resuming-subject = Votre abonnement à { $site } reprend bientôt
mail-billing-resuming-title = Votre pause se termine bientôt
mail-billing-resuming-text = { $plan } reprend le { $date } et { $price } seront alors débités. Tout est de nouveau ouvert dès ce jour.
mail-billing-still-failed-subject = Un paiement à { $site } reste dû
mail-billing-still-failed-title = Nous n’avons pas pu débiter votre carte
mail-billing-still-failed-text = Nous avons de nouveau essayé de débiter { $price } pour { $plan } et la banque a refusé. Veuillez vérifier votre carte pour continuer à lire ; si cela échoue encore, l’abonnement prend fin.
mail-billing-win-back-subject = { $site } sans vous
mail-billing-win-back-title = Nous aimerions vous retrouver
mail-billing-win-back-text = Votre abonnement a pris fin le { $date }. Ce que vous avez gardé et lu est toujours là. { $plan } coûte { $price }, tout s’ouvre aussitôt et vous pouvez résilier à tout moment en deux clics.

# Un abonnement offert
mail-comp-subject = { $site } vous est ouvert
mail-comp-title = Tout vous est ouvert
mail-comp-text = { $dated ->
    [yes] { $site } vous offre l’accès intégral jusqu’au { $date } : tous les articles et toutes les archives, sans publicité. Il ne coûte rien et prend fin de lui-même.
   *[no] { $site } vous offre l’accès intégral : tous les articles et toutes les archives, sans publicité. Il ne coûte rien.
  }
mail-comp-button = Se connecter et lire

# Factures
error-ordered = Vous avez commandé sur facture, et la facture attend d’être payée. Payez-la, ou annulez d’abord cette commande.
plan-seats = { $plan }, { $n } places
checkout-group = Est-ce pour plusieurs lecteurs ? Chaque place coûte le même prix. Vous attribuez les places sur la page du groupe, et en avez une vous-même.
checkout-group-seats = Places
checkout-group-seats-wrong = Un groupe a de 2 à 5000 places.
checkout-group-name = Nom du groupe
checkout-group-name-missing = Donnez au groupe un nom, tel que ses lecteurs le verront.
checkout-group-button = Voir le prix
order-title = Commander sur facture
order-for = L’abonnement est pour { $email }. La facture part à cette adresse par e-mail.
order-name = Nom de l’organisation ou de la personne
order-name-missing = Indiquez à quel nom établir la facture.
order-address = Adresse postale
order-address-missing = Indiquez l’adresse à porter sur la facture.
order-tax-number = Numéro de TVA, si vous en avez un
order-reference = Votre propre référence pour la facture, au besoin
order-too-long = Écrivez moins ici, s’il vous plaît.
order-terms-payment = Vous recevez aujourd’hui une facture, à payer par virement sous { $days } jours. Tout s’ouvre à l’arrivée de l’argent.
order-terms-order = Tout s’ouvre aussitôt. Vous recevez aujourd’hui une facture, à payer par virement sous { $days } jours.
order-terms-present = Vous recevez aujourd’hui une facture, à payer par virement sous { $days } jours. Le cadeau part à la date choisie, ou à l’arrivée de l’argent si elle est plus tardive. Rien ne se renouvelle tout seul.
order-for-present = La facture part à { $email } par e-mail.
order-terms-renewal = Le prix est { $per }, jusqu’à ce que vous résiliiez : avant chaque nouvelle période vous recevez une autre facture. Vous résiliez en deux clics sur la page de votre compte.
order-agree = J’accepte ce renouvellement et les
order-button = Commander avec obligation de paiement
order-instead = Préférez-vous payer une facture par virement ?
invoice-title = Facture
invoice-to = Pour
invoice-tax-number = Numéro de TVA de l’acheteur
invoice-reference = Votre référence
invoice-date = Date
invoice-what = Abonnement
invoice-period = Du { $from } au { $until }
invoice-period-seats = Pour les places ajoutées : du { $from } au { $until }
invoice-period-month = Un mois, à compter du jour où le paiement arrive
invoice-period-year = Un an, à compter du jour où le paiement arrive
invoice-present-month = Un cadeau d’un mois
invoice-present-year = Un cadeau d’un an
invoice-present-for-month = Un cadeau pour { $name } : un mois
invoice-present-for-year = Un cadeau pour { $name } : un an
invoice-sum = À payer
invoice-due = Payable jusqu’au
invoice-account = Sur ce compte
invoice-purpose = Avec ce libellé
invoice-state-open = À payer jusqu’au { $date }.
invoice-state-overdue = Elle était à payer jusqu’au { $date }.
invoice-state-paid = Payée le { $date }. Merci.
invoice-state-cancelled = Annulée le { $date }. Rien n’est dû.
invoice-cancel = Annuler cette commande
invoice-cancel-text = Tant qu’elle n’est pas payée, vous pouvez annuler la commande ; rien n’est dû alors.
invoices-title = Factures
invoices-open = à payer jusqu’au { $date }
invoices-overdue = était à payer jusqu’au { $date }
invoices-paid = payée le { $date }
invoices-cancelled = annulée le { $date }
subscription-invoice-waiting = Tout s’ouvre dès que votre facture de { $price } est payée.
subscription-invoice-active = Il se poursuit le { $date }, et vous recevez avant une facture de { $price }.
subscription-invoice-owing = Votre facture était à payer jusqu’au { $date }. Payez-la, s’il vous plaît, pour continuer à lire.
mail-invoice-button = Voir la facture
mail-invoice-button-again = Voir les formules
mail-invoice-issued-subject = Facture { $number } de { $site }
mail-invoice-issued-title = Facture { $number }
mail-invoice-issued-text = Voici votre facture pour { $plan } : { $price }, à payer jusqu’au { $date }. La page indique le compte à créditer ; elle s’imprime et se transmet à qui paie.
mail-invoice-overdue-subject = La facture { $number } de { $site } reste à payer
mail-invoice-overdue-title = Une facture vous a-t-elle échappé ?
mail-invoice-overdue-text = Votre facture pour { $plan }, d’un montant de { $price }, était à payer avant le { $date }, et rien ne nous est parvenu. Le cadeau l’attend. Si vous venez de payer, il n’y a rien à faire.
mail-invoice-cancelled-subject = La facture { $number } de { $site } est annulée
mail-invoice-cancelled-title = La facture { $number } est annulée
mail-invoice-cancelled-text = Votre facture pour { $plan } était à payer jusqu’au { $date }, et nous n’avons pas vu d’argent. Nous avons annulé la commande : rien n’est dû. Si vous avez payé entre-temps, écrivez-nous.
mail-invoice-told-ordered-subject = Facture { $number } : une commande
mail-invoice-told-ordered-title = Une commande sur facture
mail-invoice-told-ordered-text = La facture { $number } de { $price } est à payer jusqu’au { $date }. Quand l’argent est là, dites-le dans la rédaction, sous Factures, ou par « broadsheet billing paid { $number } ».
mail-invoice-told-back-subject = De l’argent est à rendre
mail-invoice-told-back-title = Rendez { $price }, s’il vous plaît
mail-invoice-told-back-text = L’abonnement payé par la facture { $number } a pris fin le { $date }, et { $price } sont à rendre. Vous seul pouvez faire ce virement.
mail-billing-next-invoice-subject = Votre abonnement à { $site } se poursuit bientôt
mail-billing-next-invoice-title = Une année de plus
mail-billing-next-invoice-text = { $plan } se poursuit pour une année à partir du { $date }, et nous vous envoyons avant une facture de { $price }. Vous n’avez rien à faire maintenant. Si vous résiliez avant ce jour, rien n’est dû, et vous lisez jusqu’à la fin de ce que vous avez payé ; cela prend deux clics.
mail-billing-overdue-subject = Une facture de { $site } reste à payer
mail-billing-overdue-title = Une facture vous a-t-elle échappé ?
mail-billing-overdue-text = Votre facture de { $price } pour { $plan } était à payer jusqu’au { $date }, et nous n’avons pas vu d’argent. Si vous venez de la payer, il n’y a rien à faire.

# Se rétracter
withdraw = Se rétracter du contrat
withdraw-title = Se rétracter du contrat
withdraw-text = Pendant { $days } jours après un abonnement ou un cadeau, vous pouvez vous rétracter du contrat sans donner de raison, et nous vous remboursons ce que vous avez payé. Il n’est pas nécessaire de se connecter.
withdraw-open = Vous avez souscrit { $plan } le { $date }. Vous pouvez vous rétracter jusqu’à la fin du { $until }.
withdraw-closed = Vous avez souscrit { $plan } le { $date }. Le délai de rétractation a pris fin le { $until } ; vous pouvez résilier à tout moment.
withdraw-present-open = Vous avez offert { $plan } le { $date }. Vous pouvez vous rétracter jusqu’à la fin du { $until }.
withdraw-present-redeemed = Le cadeau offert le { $date } a été utilisé, et quelqu’un lit grâce à lui. Si vous souhaitez vous rétracter malgré tout, nous l’examinons nous-mêmes.
withdraw-name = Votre nom
withdraw-name-missing = Veuillez écrire votre nom, pour que nous sachions qui fait cette déclaration.
withdraw-email = Adresse e-mail de votre achat
withdraw-about = Ce dont vous vous rétractez
withdraw-about-subscription = Un abonnement
withdraw-about-present = Un cadeau que j’ai offert
withdraw-contract = Contrat
withdraw-contract-optional = Numéro d’un reçu, ou ce que vous avez acheté, si vous l’avez sous la main
withdraw-button = Se rétracter du contrat ici
withdraw-else = Pour mettre fin à un abonnement au terme de ce qui est payé, résiliez-le sur la page de votre compte.
withdraw-confirm-text = Veuillez vérifier que tout est exact. Rien n’est déclaré avant votre confirmation.
withdraw-own = { $plan }, depuis le { $date }
withdraw-contract-own = Acheté
withdraw-what-happens = Par votre déclaration le contrat prend fin et nous remboursons ce que vous avez payé. Vous recevez aussitôt par e-mail un reçu avec le jour et l’heure.
withdraw-confirm = Confirmer la rétractation
withdraw-change = Modifier
withdraw-receipt-title = Nous avons reçu votre rétractation
withdraw-number = Numéro
withdraw-received = Reçue
withdraw-to = À
withdraw-mailed = Ce reçu vous parvient aussi par e-mail.
withdraw-outcome-done = Le contrat a pris fin. Rien n’avait été débité et rien ne le sera.
withdraw-outcome-paid = Le contrat a pris fin et { $price } vous sont remboursés.
withdraw-outcome-due = Le contrat a pris fin et ce que vous avez payé vous est remboursé.
withdraw-outcome-open = Elle compte dès cet instant. Si { $email } est l’adresse de votre achat, l’e-mail que nous venons d’y envoyer dit la suite : si tout est en ordre, il contient un bouton qui l’exécute aussitôt ; sinon, une personne s’en charge sous quelques jours.
withdraw-ask-title = Exécuter votre rétractation ?
withdraw-ask-text = Nous avons reçu la déclaration ci-dessous. Si elle est de vous, le contrat prend fin maintenant et nous remboursons ce que vous avez payé.
withdraw-ask-button = Oui, elle est de moi : exécuter
mail-withdrawal-subject = Nous avons reçu votre rétractation, numéro { $number }
mail-withdrawal-title = Nous avons reçu votre rétractation
mail-withdrawal-outcome-done = Le contrat a pris fin. Rien n’avait été débité et rien ne le sera.
mail-withdrawal-outcome-paid = Le contrat a pris fin et { $price } vous sont remboursés, par le moyen de votre paiement.
mail-withdrawal-outcome-due = Le contrat a pris fin. Ce que vous avez payé vous est remboursé par le moyen de votre paiement, sous 14 jours au plus tard.
mail-withdrawal-outcome-unproven = Elle compte dès l’instant indiqué ci-dessous. Pour que personne d’autre ne puisse mettre fin à ce que vous avez acheté, veuillez montrer que la déclaration est de vous : le bouton l’exécute aussitôt. Si vous ne faites rien, nous l’examinons nous-mêmes. Si elle n’est pas de vous, écrivez à { $contact }.
mail-withdrawal-outcome-late = Elle est arrivée après le délai ; le contrat se poursuit donc. Un abonnement peut être résilié à tout moment sur la page de votre compte. Si vous voyez les choses autrement, écrivez à { $contact }.
mail-withdrawal-outcome-redeemed = Le cadeau dont il s’agit a été utilisé, et quelqu’un lit grâce à lui. Nous l’examinons nous-mêmes et vous répondons sous quelques jours ; vous pouvez nous joindre à { $contact }.
mail-withdrawal-outcome-unknown = Nous n’avons trouvé sous cette adresse aucun contrat dont il puisse s’agir. Nous l’examinons nous-mêmes et vous répondons ; si vous avez acheté avec une autre adresse, dites-le-nous à { $contact }.
mail-withdrawal-keep = Veuillez garder cet e-mail : c’est votre reçu.
mail-withdrawal-why = Vous recevez cet e-mail parce qu’une rétractation a été déclarée à { $site } avec cette adresse.
mail-withdrawal-told-subject = La rétractation { $number } a été déclarée
mail-withdrawal-told-title = Rétractation { $number }
mail-withdrawal-told-done = Elle a été exécutée : le contrat a pris fin. Remboursé : { $price }.
mail-withdrawal-told-due = Elle est en cours d’exécution chez le prestataire de paiement. Il n’y a rien à faire.
mail-withdrawal-told-unproven = Elle est arrivée à temps, d’un navigateur où personne n’était connecté. Son auteur a un bouton qui l’exécute. S’il ne l’utilise pas, examinez-la avant 14 jours : « broadsheet billing withdraw { $number } » l’exécute.
mail-withdrawal-told-late = Elle est arrivée après le délai. Son auteur a été informé que le contrat se poursuit. « broadsheet billing withdraw { $number } » l’exécute malgré tout.
mail-withdrawal-told-redeemed = Elle concerne un cadeau et est arrivée à temps, mais il avait déjà été utilisé : quelqu’un lit grâce à lui. Veuillez décider, et répondre. Pour le reprendre, remboursez là où il a été payé ; le cadeau prend alors fin de lui-même.
mail-withdrawal-told-unknown = Il n’y a aucun contrat sous son adresse. Voyez si vous connaissez son auteur, et répondez.
mail-withdrawal-told-why = Vous recevez cet e-mail parce que cette adresse est le contact de { $site }.

# Un numéro qui attend la rédaction
mail-issue-subject = { $newsletter } vous attend
mail-issue-title = { $newsletter } doit partir à { $time }, et personne ne l’a approuvée
mail-issue-text = Son contenu a été assemblé de lui-même. Regardez-le, modifiez ce que vous voulez et approuvez-le. Cinq minutes avant l’heure, le numéro est retenu si personne ne l’a fait ; il part alors dès que quelqu’un l’approuve.
mail-issue-button = Voir le numéro
mail-issue-why = Vous recevez ce message parce que vous pouvez approuver les lettres de { $site }.

plan-trial = { $n ->
    [one] Un jour offert
   *[other] { $n } jours offerts
}
checkout-title = S’abonner
checkout-for = L’abonnement est pour { $email }.
checkout-email = Votre adresse e-mail
checkout-have = Vous êtes déjà venu ici ?
checkout-terms = Vous payez { $price } maintenant, puis { $price } { $per }, jusqu’à ce que vous résiliiez. Vous résiliez en deux clics sur la page de votre compte et lisez jusqu’au bout ce que vous avez payé.
checkout-terms-trial = Vous ne payez rien maintenant. Le { $date } vous payez { $price }, puis { $price } { $per }, jusqu’à ce que vous résiliiez. Vous résiliez en deux clics sur la page de votre compte ; avant ce jour, cela ne coûte rien.
checkout-withdraw = Pendant { $days } jours vous pouvez vous rétracter du contrat et êtes remboursé de ce que vous avez payé.
checkout-letters = { $n ->
    [one] { $letters } l’accompagne par courriel ; un clic y met fin.
   *[other] { $letters } l’accompagnent par courriel ; un clic met fin à chacune.
  }
checkout-agree = J’accepte ce renouvellement et les
checkout-agree-missing = Veuillez accepter les conditions de renouvellement pour continuer.
checkout-button = Continuer vers le paiement
checkout-back-title-done = Tout est ouvert
checkout-back-text-done = Merci. Vous lisez tout dans ce navigateur dès maintenant, et votre reçu arrive par courriel. Sur vos autres appareils, connectez-vous avec la même adresse.
checkout-back-start = Commencer à lire
checkout-back-title-waiting = Votre paiement est en route
checkout-back-text-waiting = La banque ne l’a pas encore confirmé, ce qui peut prendre quelques minutes. Tout s’ouvre dès qu’elle le fait ; vous n’avez pas besoin d’attendre ici.
checkout-back-title-over = Cette commande n’est plus valable
checkout-back-text-over = Elle n’a pas été payée à temps, ou vous en avez commencé une autre. Rien n’a été débité.
checkout-back-look = Vérifier à nouveau
checkout-back-return = Revenir où vous étiez
sandbox-mark = Aucun argent ne circule ici.
sandbox-text = Ceci est le bac à sable : un paiement pour tout essayer. Aucune carte n’est demandée et rien n’est débité.
sandbox-title = Paiement
sandbox-pay = Payer { $price }
sandbox-else = Ou voir ce qui peut arriver d’autre
sandbox-decline = La carte est refusée
sandbox-challenge = La banque demande si c’est bien vous
sandbox-slow = La banque prend une minute
sandbox-abandon = Partir sans payer
sandbox-declined = La carte a été refusée. Rien n’a été débité ; veuillez réessayer.
sandbox-challenge-text = Votre banque voudrait savoir si c’est bien vous qui payez.
sandbox-challenge-yes = Oui, c’est moi
sandbox-challenge-no = Non
account-subscription = Abonnement
subscription-active = { $price } seront débités le { $date }.
subscription-trial = Votre essai dure jusqu’au { $date }. Ensuite { $price } seront débités.
subscription-cancelled = Vous avez résilié. Vous lisez tout jusqu’au { $date } et plus rien n’est débité.
subscription-owing = Un paiement de { $price } a échoué le { $date }. Nous réessayons ; veuillez vérifier votre carte.
subscription-paused = Il est suspendu depuis le { $date } et rien n’est débité.
subscription-waiting = Le premier paiement de { $price } est en route.
subscription-over = Il a pris fin le { $date }.
subscription-cancel = Résilier l’abonnement
subscription-keep = Garder mon abonnement
subscription-again = S’abonner à nouveau
subscription-card = Changer de carte
processor-title = Le service de paiement ne répond pas
processor-refused-title = Le service de paiement ne peut pas le faire
processor-refused-text = Rien n’a changé et rien n’a été débité. Votre compte montre où en est votre abonnement ; si cela ne suffit pas, écrivez-nous.
processor-text = Rien n’a changé et rien n’a été débité. Merci de réessayer dans un instant.
subscription-card-good = Utiliser une carte refusée (bac à sable)
subscription-card-bad = Utiliser une carte valable (bac à sable)
subscription-receipts = Reçus
cancel-title = Résilier votre abonnement ?
cancel-until = Vous lisez tout jusqu’au { $date }. Plus rien n’est débité, et vous pouvez changer d’avis jusque-là.
cancel-now = Il prend fin tout de suite et plus rien n’est débité.
cancel-button = Résilier l’abonnement
cancel-keep = Le garder
receipt-title = Reçu
receipt-date = Date
receipt-for = Pour
receipt-plan = Formule
receipt-paid = Payé
receipt-back = Remboursé
receipt-net = Hors taxe
receipt-tax-number = Numéro fiscal
tax-name = { $rate } % { $name }
tax-included = dont { $tax }
receipt-from = De
mail-billing-button = Votre abonnement
mail-billing-help = Des questions ? Écrivez à { $contact }.
mail-billing-withdraw = Si vous avez changé d’avis :
mail-billing-receipt-subject = Votre reçu de { $site }
mail-billing-receipt-title = Merci
mail-billing-receipt-text = Nous avons reçu { $price } le { $date } pour { $plan }. Le reçu se trouve sur la page de votre compte.
mail-billing-paid-back-subject = Votre remboursement de { $site }
mail-billing-paid-back-title = Votre argent est en route
mail-billing-paid-back-text = Le { $date } nous vous avons remboursé { $price } pour { $plan }.
mail-billing-trial-subject = Votre essai chez { $site }
mail-billing-trial-title = Tout est ouvert
mail-billing-trial-text = Votre essai de { $plan } dure jusqu’au { $date }. Ensuite { $price } seront débités, sauf si vous résiliez avant.
mail-billing-failed-subject = Un paiement à { $site } a échoué
mail-billing-failed-title = Un paiement a échoué
mail-billing-failed-text = Le { $date } le paiement de { $price } pour { $plan } a échoué. Vous continuez à lire pour l’instant, et nous réessayons dans quelques jours. Veuillez vérifier votre carte.
mail-billing-cancelled-subject = Vous avez résilié votre abonnement à { $site }
mail-billing-cancelled-title = Résilié
mail-billing-cancelled-text = { $plan } prend fin le { $date }. D’ici là vous lisez tout, et plus rien n’est débité. Vous pouvez changer d’avis sur la page de votre compte.
mail-billing-ended-subject = Votre abonnement à { $site } a pris fin
mail-billing-ended-title = Votre abonnement a pris fin
mail-billing-ended-text = { $plan } a pris fin le { $date }. Votre compte, ce que vous avez gardé et les articles gratuits de chaque mois restent.
error-no-plan = Il n’y a plus de formule de ce nom. La page S’abonner montre celles qui existent.
error-running = Vous avez déjà l’accès complet, et il se poursuit. Votre compte en donne les détails.

# La rédaction
date-wire = { $day } { $month-short } { $year }, { $hour } h { $minute }
newsroom-of = Rédaction de { $site }
newsroom-navigation = Rédaction
newsroom-home = Aujourd’hui
newsroom-stories = Articles
newsroom-people = Équipe
newsroom-audit = Journal
newsroom-factor = Second facteur
newsroom-factor-new = Mettre en place un second facteur
newsroom-codes = Codes de secours
newsroom-confirm = Présentez votre second facteur
newsroom-again = Se connecter de nouveau
newsroom-invite = Inviter quelqu’un
newsroom-person = Rôle
newsroom-message = Pas ici
newsroom-to-site = Vers le site
newsroom-back = Revenir
newsroom-to-field = Vers le champ
newsroom-cancel = Annuler
newsroom-pages = Pages
newsroom-next-page = Page suivante
newsroom-first-page = Première page
newsroom-closed = La rédaction est fermée. Connectez-vous de nouveau et présentez votre second facteur.
newsroom-not-yours = Votre rôle ne le permet pas. Un propriétaire peut le changer.
newsroom-no-role = Vous ne travaillez pas ici. Si vous le devriez, un propriétaire peut vous inviter.
newsroom-again-text = Votre connexion date d’un moment. Pour la rédaction, connectez-vous de nouveau ; un code arrive par courriel.
newsroom-again-button = Se connecter de nouveau
newsroom-figures = Où en est-on
newsroom-readers = { $n ->
    [one] lecteur
   *[other] lecteurs
  }
newsroom-licences = { $n ->
    [one] 1 image dont la licence prend fin sous 30 jours
   *[other] { $n } images dont la licence prend fin sous 30 jours
}
newsroom-at-work = { $n ->
    [one] personne au travail depuis une heure
   *[other] personnes au travail depuis une heure
  }
newsroom-latest = Derniers changements
newsroom-all-stories = Tous les articles
story-state-draft = Brouillon
story-state-scheduled = Programmé
story-state-published = Publié
story-state-withdrawn = Retiré
stories-search = Mots du titre
stories-state = État
stories-any-state = Tous les états
stories-section = Rubrique
stories-any-section = Toutes les rubriques
stories-show = Afficher
stories-show-all = Afficher tous les articles
stories-none-yet = Il n’y a pas encore d’articles. Apportez des archives avec « broadsheet import articles » ; chaque article est là aussitôt.
stories-none-found = Aucun article ne correspond.
newsroom-media = Médias
newsroom-picture = Image
newsroom-replace = Remplacer une image
newsroom-picture-delete = Supprimer une image
media-add = Ajouter des images
media-add-hint = JPEG, PNG, WebP, GIF ou AVIF, { $megabytes } Mo au plus chacune. La légende, le crédit et le copyright sont lus dans le fichier ; le lieu de la prise de vue et tout ce qui est privé en est retiré.
media-upload = Envoyer
media-drop = Vous pouvez aussi déposer des images n’importe où sur cette page.
media-arriving = Images en route
media-waiting = En attente
media-judging = En cours d’examen
media-added = Ajoutée
media-known = Était déjà là
media-tally = %1 sur %2
media-lost = La connexion a été perdue. Choisissez l’image à nouveau.
media-search = Mots de la légende, du crédit, du nom de fichier ou de la description
media-show = Lesquelles
media-show-all = Toutes les images
media-show-unused = Non utilisées
media-show-uncredited = Sans crédit
media-show-ending = Licence qui prend fin sous 30 jours
media-show-ended = Licence échue
media-hint-unused = Aucun article, brouillon ou auteur ne les montre. D’anciennes versions de textes peuvent encore les nommer.
media-hint-uncredited = Un article qui montre l’une d’elles ne peut être publié tant que personne n’y est crédité.
media-hint-ending = Remplacez-les ou faites prolonger leur licence avant l’échéance.
media-hint-ended = Un article qui montre l’une d’elles ne peut plus être publié. Ceux qui le sont la montrent encore : remplacez-la ou retirez-la.
media-as-grid = Grille
media-as-list = Liste
media-no-credit = Sans crédit
media-unused = Non utilisée
media-licence-ending = La licence prend fin le { $date }
media-licence-ended = La licence a pris fin le { $date }
media-none-found = Aucune image ne correspond.
media-none-yet = Il n’y a pas encore d’images. Choisissez-en ci-dessus ou déposez-les ici ; elles sont aussitôt prêtes pour les articles.
media-none-at-all = Il n’y a pas encore d’images. Ceux qui écrivent ici peuvent en ajouter.
media-done-added = Les images sont dans la médiathèque.
media-done-deleted = L’image est supprimée.
media-not-taken = Toutes les images n’ont pas été acceptées ; les autres sont dans la médiathèque.
media-nothing-chosen = Choisissez d’abord une image.
media-no-form = Aucune image n’est arrivée. Choisissez-en une et envoyez-la à nouveau.
media-cut-off = L’envoi s’est interrompu. Choisissez les images à nouveau.
media-too-many = C’est plus qu’il n’en entre à la fois : envoyez au plus 30 images et 300 Mo en tout.
media-refused-bytes = Le fichier dépasse { $megabytes } Mo. Enregistrez l’image en plus petit et envoyez-la à nouveau.
media-refused-pixels = L’image fait { $width } sur { $height } pixels, plus de { $megapixels } millions en tout. Réduisez-la et envoyez-la à nouveau.
media-refused-svg = Les dessins SVG ne sont pas acceptés, car ils peuvent contenir des scripts. Enregistrez le dessin en PNG.
media-refused-format = Ce n’est pas une image JPEG, PNG, WebP, GIF ou AVIF. Enregistrez-la dans l’un de ces formats.
media-refused-avif = Ce fichier AVIF est animé ou porte des données privées qui ne peuvent être retirées ici. Enregistrez-le en JPEG.
media-refused-damaged = Le fichier { $format } est endommagé. Enregistrez-le ou exportez-le à nouveau.
media-one-added = L’image est dans la médiathèque. Dites ce qu’elle montre et qui l’a faite.
media-one-changed = Enregistré.
media-one-replaced = La nouvelle image est à sa place. Les articles qui la montrent suivent dans un instant.
media-since = ajoutée le { $date }
media-original = Original
media-pick = Choisir dans la médiathèque
media-pick-more = Plus d’images
media-pick-lost = La médiathèque est injoignable. Réessayez.
media-file = nom de fichier { $name }
media-unfinished = Des tailles plus petites sont en préparation : { $sizes } images attendent le WebP, { $avif } l’AVIF. Les pages montrent ce qui est prêt.
media-formats-coming = Les tailles plus petites arrivent : WebP aussitôt, AVIF quand rien d’autre n’est à faire.
media-formats-avif = Les pages la proposent en plus petit en AVIF, et en JPEG ou WebP aux navigateurs qui ne le lisent pas.
media-formats-webp = Les pages la proposent en plus petit en WebP ; l’AVIF ne serait pas plus léger.
media-formats-failed = Ses tailles plus petites n’ont pu être faites, malgré plusieurs essais. Les lecteurs reçoivent des fichiers plus lourds ; enregistrez l’image à nouveau et remplacez-la.
media-copyright = Mention de copyright dans le fichier : { $text }
media-alt = Description pour ceux qui ne la voient pas
media-alt-hint = Ce qui y importe ici, en une phrase. Elle est proposée quand l’image est placée dans un article.
media-caption = Légende
media-credit = Crédit
media-credit-hint = Qui l’a faite, comme il faut le nommer. Sans crédit, aucun article qui la montre n’est publié.
media-licence = Licence
media-licence-until = Peut être montrée jusqu’au
media-licence-hint = Les conditions, et le dernier jour s’il y en a un. Vide : sans fin.
media-focus = Ce qui doit rester visible
media-focus-hint = Cliquez sur l’image, déplacez le point avec les flèches (dix fois plus loin avec Maj), ou écrivez sa distance depuis la gauche et le haut.
media-focus-point = Ce qui doit rester visible
media-focus-value = à %1 % de la gauche, à %2 % du haut
media-focus-x = Depuis la gauche, %
media-focus-y = Depuis le haut, %
media-not-yours = Les lecteurs voient cette image, ou quelqu’un d’autre l’a apportée. Demandez à la rédaction de la modifier.
media-bad-day = Ce n’est pas une date. Écrivez-la comme 2027-01-31, ou laissez le champ vide.
media-bad-focus = Le point demande deux nombres de 0 à 100 : la distance depuis la gauche et depuis le haut.
media-too-long = Chaque texte a 2 000 caractères de place. Raccourcissez le plus long.
media-save = Enregistrer
media-to-library = Retour à la médiathèque
media-uses = Où elle est utilisée
media-no-uses = Rien ne la montre : ni article, ni brouillon, ni auteur.
media-more-uses = Et en plus d’endroits que ceux de cette liste.
media-use-lead = Ouvre l’article
media-use-article = Dans l’article
media-use-draft = Dans un brouillon
media-use-author = Portrait d’un auteur
media-replace = La remplacer par un autre fichier
media-replace-text = Tout ce qui montre cette image montrera la nouvelle, articles publiés compris. Leurs propres légendes et crédits restent tels quels. L’ancien fichier est supprimé définitivement et son adresse mène au nouveau. Ce qui doit rester visible est de nouveau le milieu.
media-replace-file = Le nouveau fichier
media-replace-words = Reprendre sa légende, sa description et son crédit
media-replace-words-hint = Dans la mesure où le nouveau fichier en porte. Sinon, ce que la médiathèque dit de l’image reste.
media-replace-button = Remplacer
media-replace-same = C’est la même image. Choisissez un autre fichier.
media-replace-known = Ce fichier est déjà dans la médiathèque, comme une autre image. Utilisez plutôt celle-ci dans les articles.
media-delete = La supprimer
media-delete-later = Elle peut être supprimée une fois que rien ne la montre.
media-delete-text = L’image est supprimée définitivement, avec ses copies réduites et tout ce qui en est dit ici. Rien ne la montre à présent. D’anciennes versions de textes qui la nomment en seront privées si elles sont rétablies.
media-delete-button = Supprimer définitivement
media-delete-logo = Cette image est le logo de la publication. Choisissez-en d'abord un autre dans les paramètres, sous « Apparence ».
media-delete-in-use = Cette image est utilisée, comme indiqué plus bas. Retirez-la d’abord de là, ou remplacez-la.
role-owner = Propriétaire
role-publisher = Éditeur
role-editor = Rédacteur
role-author = Auteur
role-contributor = Contributeur
role-analyst = Analyste
role-owner-what = Tout, rôles compris
role-publisher-what = Les recettes, les lecteurs et tous les articles
role-editor-what = Écrit et publie tous les articles
role-author-what = Écrit et publie ses propres articles
role-contributor-what = Écrit ses brouillons ; d’autres les publient
role-analyst-what = Voit les chiffres et ne change rien
people-role = Rôle
people-address = Adresse électronique
people-invite = Inviter quelqu’un
people-invite-hint = La personne reçoit un courriel avec un lien valable { $hours } heures. Ensuite elle se connecte avec son adresse.
people-send = Envoyer l’invitation
people-save-role = Enregistrer le rôle
people-you = vous
people-invited = Ne s’est pas encore connecté
people-has-factor = Second facteur en place
people-lacks-factor = Second facteur encore à mettre en place
people-no-factor = Pas de second facteur
people-since = Depuis le { $date }
people-more = Plus
people-bad-address = Ce n’est pas une adresse électronique. Écrivez-en une comme nom@exemple.org.
people-bad-role = Choisissez un rôle.
people-works-here = Cette personne travaille déjà ici. Ouvrez sa page pour changer son rôle.
people-last-owner = C’est le seul propriétaire du site. Nommez d’abord un autre propriétaire.
people-done-invited = L’invitation est en route.
people-done-changed = Le rôle est changé, à compter de cet instant.
people-done-removed = Cette personne ne travaille plus ici, à compter de cet instant.
people-done-factor = Son second facteur est oublié. Elle en met un autre en place à sa prochaine venue.
people-remove = Retirer le rôle
people-remove-text = { $email } n’entrera plus dans la rédaction, à compter de cet instant. Son compte de lecteur, ses articles et le journal restent. Vous pouvez l’inviter de nouveau.
people-remove-button = Retirer le rôle
people-factor = Oublier le second facteur
people-factor-text = L’application, les clés d’accès et les codes de secours de { $email } ne vaudront plus rien, et sa rédaction se ferme. Un autre second facteur sera mis en place à sa prochaine venue. Assurez-vous que c’est bien cette personne qui le demande.
people-factor-button = L’oublier
factor-at-door = Saisissez le code que votre application d’authentification affiche pour ce site.
factor-fresh = L’argent, les exportations et les rôles demandent un second facteur de moins de { $minutes } minutes.
factor-at-door-key = Montrez votre second facteur.
factor-use-key = Utiliser une clé d’accès
factor-recovery-code = Code de secours
factor-recovery-code-hint = L’un des codes que vous avez gardés en ajoutant votre clé d’accès.
factor-beside = Une application à côté de vos clés d’accès ouvre la rédaction là où aucune clé n’est à portée.
factor-by-key = Par clé d’accès
factor-by-key-text = Une empreinte, un visage ou un code sur votre propre appareil, ou une clé de sécurité. Elle ne peut être livrée à un faux site.
factor-by-app = Par une application d’authentification
factor-app = Application d’authentification
factor-app-since = En place depuis le { $date }.
factor-app-none = Aucune. Une application ouvre la rédaction là où aucune clé d’accès n’est à portée.
factor-app-add = Mettre une application en place
factor-keys-none = Aucune. Une clé d’accès est plus rapide qu’un code, et ne peut être livrée à un faux site.
factor-key-used = Utilisée la dernière fois
factor-key-since = Pas encore utilisée, ajoutée
factor-key-doubted = N’est plus acceptée, il en existe peut-être une copie, depuis
factor-remove = Supprimer
factor-remove-title = Supprimer un second facteur
factor-key-remove-text = La clé d’accès « { $name } » n’ouvrira plus la rédaction. Supprimez-la aussi sur son appareil. Vos autres facteurs et les codes de secours restent.
factor-app-remove-text = Les codes de votre application d’authentification n’ouvriront plus la rédaction. Vos clés d’accès et les codes de secours restent.
factor-removed = C’est supprimé.
factor-last = C’est votre seul second facteur, et votre rôle en exige un. Mettez-en d’abord un autre en place, puis supprimez celui-ci.
factor-code = Code
factor-code-hint = Six chiffres de l’application, ou l’un de vos codes de secours.
factor-confirm = Confirmer
factor-wrong = Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant dans votre application.
factor-blocked = Trop de codes faux. Réessayez dans { $minutes } min.
factor-not-set-up = Aucun second facteur n’est en cours de mise en place. Ouvrez de nouveau la rédaction.
factor-must = Votre rôle demande un second facteur : quelque chose qui est à vous, en plus du code reçu par courriel. Cela prend une minute.
factor-may = Un second facteur tient les autres dehors, même s’ils lisent vos courriels. Cela prend une minute.
factor-step-app = Ouvrez sur votre téléphone une application d’authentification, comme Aegis, 2FAS, 1Password ou celle de votre téléphone.
factor-step-square = Ajoutez-y un compte, et visez ce carré avec l’appareil photo.
factor-square = Carré à lire par une application d’authentification
factor-or-type = Pas d’appareil photo ? Saisissez plutôt ces lettres dans l’application :
factor-open-app = Ou ouvrez l’application sur cet appareil
factor-first-code = Le code que l’application affiche maintenant
factor-first-code-hint = Six chiffres ; ils changent toutes les trente secondes.
factor-set-up-button = Mettre en place
factor-set-up-done-key = Votre clé d’accès est ajoutée. Gardez maintenant les codes ci-dessous, pour le jour où elle sera perdue.
factor-set-up-done-app = Votre second facteur est en place. Gardez maintenant les codes ci-dessous.
factor-is-set-up = Votre second facteur est en place. La rédaction le demande chaque fois qu’elle s’ouvre.
factor-codes-left = { $n ->
    [0] Il ne vous reste aucun code de secours. Faites-en de nouveaux maintenant.
    [one] Il vous reste { $n } code de secours.
   *[other] Il vous reste { $n } codes de secours.
  }
factor-make-codes = Faire de nouveaux codes de secours
factor-make-codes-hint = Ceux que vous avez cessent de fonctionner.
factor-codes-made = De nouveaux codes de secours sont faits ; les précédents ne valent plus rien.
factor-code-used = Vous êtes entré avec un code de secours, qui a maintenant servi. Si votre téléphone ou votre clé d’accès est perdu, mettez-en un autre en place ici, puis supprimez celui qui est perdu.
factor-codes-text = Imprimez ces codes ou notez-les, et gardez-les loin de votre téléphone. Chacun vous fait entrer une fois, et ils ne seront plus affichés.
factor-codes-done = Je les ai gardés
audit-when = Quand
audit-who = Qui
audit-anyone = Tout le monde
audit-what = Quoi
audit-any-act = Tous les actes
audit-whom = Qui ou quoi est concerné
audit-change = Changement
audit-network = Réseau
audit-none = Rien de tel n’a été fait.
audit-by-command = Sur le serveur
audit-forgotten = Quelqu’un qui a été supprimé
audit-act-entered = Est entré
audit-act-invited = A invité
audit-act-role-changed = A changé un rôle
audit-act-removed = A retiré un rôle
audit-act-factor-set-up = A mis en place un second facteur
audit-act-factor-forgotten = A oublié un second facteur
audit-act-codes-made = A fait des codes de secours
audit-act-key-added = A ajouté une clé d’accès
audit-act-key-removed = A supprimé une clé d’accès
audit-act-key-doubted = Une clé d’accès a compté à rebours
audit-act-app-removed = A supprimé l’application d’authentification
audit-act-code-used = A utilisé un code de secours
audit-act-factor-blocked = Trop de codes faux
audit-act-picture-added = A ajouté une image
audit-act-picture-changed = A décrit une image
audit-act-picture-replaced = A remplacé une image
audit-act-picture-deleted = A supprimé une image
# Écrire et publier

newsroom-drafts = En cours
newsroom-calendar = Calendrier
newsroom-plan = Article prévu
date-weekday = { $weekday } { $day } { $month }
drafts-begin = Commencer un article
drafts-which = Quels articles
drafts-all = Tous
drafts-mine = Commencés par moi
drafts-for-me = Pour moi
drafts-draft = Brouillons
drafts-review = En relecture
drafts-scheduled = Programmés
drafts-updated = Modifications en attente
drafts-published = Publiés
drafts-withdrawn = Retirés
drafts-none-such = Rien n’est dans cet état en ce moment.
drafts-none-yet = Rien n’est en cours. Commencez un article, ou ouvrez-en un qui est publié : choisissez-le sous « Articles ».
draft-untitled = Sans titre
draft-state-draft = Brouillon
draft-state-review = En relecture
draft-state-scheduled = Programmé
draft-state-published = Publié
draft-state-updated = Modifications en attente
draft-state-withdrawn = Retiré
draft-by-nobody = Quelqu’un qui est parti
draft-pages = Pages de cet article
draft-tab-write = Écrire
draft-tab-particulars = Fiche
draft-tab-comments = Commentaires
draft-tab-texts = Historique
draft-tab-preview = Aperçu
draft-tab-publish = Publier
draft-write = Écrire
draft-particulars = Fiche
draft-comments = Commentaires
draft-texts = Historique
draft-text = Un texte
draft-preview = Aperçu
draft-publish = Publier
draft-withdraw = Retirer
draft-discard = Supprimer le brouillon
draft-on-site = Sur le site
draft-due-by = à rendre le { $date }
draft-waits = devait paraître le { $date } et attend : la liste de contrôle dit pourquoi
draft-goes-out = paraît le { $date }
draft-save = Enregistrer
draft-reading-only = Vous pouvez lire cet article et le commenter. Son auteur, ou un rédacteur, peut le modifier.
draft-not-yours = Cet article est entre les mains des rédacteurs. Demandez à l’un d’eux de vous le confier.

# Pourquoi rien n’a été fait
draft-not-allowed = Votre rôle ne le permet pas. Demandez à un rédacteur de le faire.
draft-wrong-state = L’article n’est plus dans cet état. Voyez où il en est, puis décidez de nouveau.
draft-changed = L’article a changé depuis que vous l’avez regardé. Voyez-le tel qu’il est maintenant, puis appuyez de nouveau.
draft-incomplete = Il ne peut pas encore paraître : la liste ci-dessous dit ce qui manque.
draft-past = Choisissez un moment à venir.
draft-bad-due = « À rendre le » demande un jour et une heure, ou rien. Rien n’a changé.
draft-bad-open-until = « Ouvert à tous jusqu’au » demande un jour et une heure, ou rien. Rien n’a été enregistré.
draft-bad-access = « Qui peut le lire » n’est aucun des choix proposés. Choisissez de nouveau : rien n’a été enregistré.
draft-bad-focus = Le point d’intérêt demande deux nombres entiers de 0 à 100, ou aucun. Rien n’a été enregistré.
draft-length = Écrivez quelque chose, en { $most } caractères au plus.
draft-too-large = Le texte dépasse quatre mégaoctets, sans les images. Divisez-le en parties.
draft-too-many-links = Il y a déjà trop de liens vers cet article. Mettez d’abord fin à quelques-uns.
draft-bad-request = Ce texte n’est pas arrivé entier. Il sera envoyé de nouveau.
draft-set-aside = Quelqu’un d’autre a enregistré cet article pendant que vous écriviez. Son texte fait foi ; le vôtre est conservé ici, et rien n’en est perdu. Comparez les deux, puis rétablissez le vôtre ou reprenez ce qui manque.

# Ce qui a été fait
draft-done-saved = Enregistré.
draft-done-restored = Le texte antérieur fait foi de nouveau. Celui d’avant reste dans l’historique.
draft-done-filed = La fiche est enregistrée.
draft-done-assigned = C’est noté.
draft-done-published = Les lecteurs l’ont maintenant.
draft-done-scheduled = Il paraît à son heure, tel qu’il est maintenant. Ce qui est écrit d’ici là attend la publication suivante.
draft-done-called-off = Il ne paraîtra pas à cette heure.
draft-done-withdrawn = Les lecteurs ne l’ont plus. Vous pouvez le publier de nouveau.
draft-done-submitted = Un rédacteur peut le lire maintenant. Vous pouvez continuer à écrire, ou le reprendre.
draft-done-taken-back = C’est de nouveau un brouillon.
draft-done-corrected = Le rectificatif figure au-dessus du texte.
draft-done-opened = Il est ouvert à tous, dès maintenant.
draft-done-closed = Il n’est plus ouvert à tous.
draft-done-discarded = Le brouillon est supprimé.
draft-done-link-made = Le lien est créé. Il n’est montré que cette fois : copiez-le maintenant.
draft-done-link-ended = Le lien ne montre plus rien.

# Fiche
draft-field-title = Titre
draft-field-standfirst = Chapô
draft-field-html = Texte, en HTML
draft-field-slug = Adresse
draft-field-kind = Genre
draft-field-section = Rubrique
draft-field-series = Série
draft-field-topics = Thèmes
draft-field-places = Lieux
draft-field-authors = Auteurs
draft-field-language = Langue
draft-field-access = Qui peut le lire
draft-field-open-until = Ouvert à tous jusqu’au
draft-field-lead = Image d’ouverture
draft-field-lead-file = Image
draft-field-lead-alt = Ce qu’elle montre
draft-field-lead-caption = Légende
draft-field-lead-credit = Crédit
draft-field-focus-x = Point d’intérêt, depuis la gauche en pour cent
draft-field-focus-y = Point d’intérêt, depuis le haut en pour cent
draft-field-search-title = Titre dans les moteurs de recherche
draft-field-search-description = Description dans les moteurs de recherche
draft-field-social-title = Titre lors du partage
draft-field-social-description = Description lors du partage
draft-field-canonical = Adresse canonique
draft-field-source-url = Paru d’abord à
draft-field-notes = Notes
draft-filed = Classement
draft-access = Accès
draft-found = Recherche et partage
draft-notes-title = Pour les collègues
draft-slug-hint = Fin de son adresse. Vide : faite à partir du titre. Une adresse antérieure mène pour toujours à la nouvelle.
draft-lines-hint = Un par ligne, le premier d’abord.
draft-language-hint = Vide : la langue du magazine. Sinon un code comme en.
draft-section-none = Aucune rubrique
draft-open-until-hint = Pour l’actualité brûlante : quel que soit son niveau, tout le monde le lit jusque-là.
draft-access-rules = Selon les règles
draft-access-free = Tout le monde
draft-access-registered = Lecteurs inscrits
draft-access-metered = Au compteur
draft-access-subscribers = Abonnés
draft-lead-elsewhere = Elle se trouve sur un autre site, où les navigateurs des lecteurs ne vont pas la chercher : { $address }. Indiquez une image à vous à sa place.
draft-lead-from-text = En prendre une du texte
draft-lead-take = Ouvrir avec : { $alt }
draft-lead-upload = Envoyer une image
draft-lead-file-hint = Nom de son fichier dans la médiathèque, ou son adresse là-bas. Vide : aucune image d’ouverture.
draft-lead-alt-hint = Pour ceux qui ne peuvent pas la voir. Une phrase ; la légende dit le reste.
draft-picture-lost = L’image n’a pas pu être envoyée. Choisissez-la de nouveau.
draft-search-title-hint = On en montre jusqu’à 60 caractères. Vide : le titre.
draft-search-description-hint = On en montre jusqu’à 160 caractères. Vide : le chapô.
draft-canonical-hint = Là où est la place de ce texte, si c’est un autre site.
draft-source-url-hint = Indiquée sous le texte, avec un lien.
draft-notes-hint = Les lecteurs ne les voient jamais.
draft-file = Enregistrer la fiche
draft-checklist = À vérifier
draft-assignment = Attribution
draft-assigned = Qui l’écrit
draft-assigned-nobody = Personne en particulier
draft-due = À rendre le
draft-assign = Enregistrer l’attribution
check-blocks = Manque
check-advises = Conseil
check-clear = Rien ne manque.
check-headline = Il n’a pas de titre.
check-body = Il n’y a encore rien à lire.
check-address = Son adresse appartient à un autre article. Choisissez-en une autre.
check-picture-elsewhere = Une image se trouve sur un autre site. Enregistrez-la et placez-la ici, si vous en avez le droit.
check-credit = Une image n’a pas de crédit.
check-licence-over = La licence d’une image a expiré, ou expire avant la parution. Remplacez-la.
check-canonical = L’adresse canonique n’en est pas une. Elle commence par https://.
check-opening-over = Le moment jusqu’auquel il devait être ouvert est passé.
check-divider = Aucun séparateur ne dit où finit l’accroche. La règle le coupera.
check-empty-teaser = Le séparateur précède le premier mot : les lecteurs sans accès ne voient aucun texte.
check-alt = Une image n’a pas de description pour ceux qui ne peuvent pas la voir.
check-licence = Il n’est pas noté à quelles conditions une image peut être montrée.
check-standfirst = Il n’a pas de chapô.
check-search-title = Le titre est plus long que ce que montrent les moteurs de recherche.
check-search-description = La description est plus longue que ce que montrent les moteurs de recherche.
check-social-title = Le titre lors du partage est plus long que ce qui s’affiche : 70 caractères.
check-link = Un lien ne mène nulle part sur ce site.
check-section = Il n’est dans aucune rubrique.
check-author = Il n’a pas d’auteur.
check-lead-picture = Aucune image ne l’ouvre.

# Publication
draft-text-of = Le texte de { $by }, enregistré le { $date }.
draft-onward = La suite
draft-publish-now = Publier maintenant
draft-publish-again = Publier de nouveau
draft-schedule = Programmer
draft-reschedule = Programmer à cette heure, tel qu’il est maintenant
draft-schedule-at = Paraît le ({ $zone })
draft-call-off = Déprogrammer
draft-hand-in = Remettre à un rédacteur
draft-take-back = Reprendre
draft-hand-back = Rendre à l’auteur
draft-not-ready = La liste dit ce qui manque d’abord.
draft-as-published = Les lecteurs le voient tel qu’il est. Continuez à écrire : les modifications attendent une nouvelle publication.
draft-others-decide = Un rédacteur décide de la suite.
draft-open-title = Actualité brûlante
draft-is-open = Ouvert à tous jusqu’au { $date }.
draft-open-until = Ouvert à tous jusqu’au ({ $zone })
draft-open = Ouvrir
draft-close = Fermer maintenant
draft-corrections = Rectificatifs
draft-correction = Ce qui était faux, et ce qui est juste
draft-correction-hint = Les lecteurs le voient au-dessus du texte, avec sa date. Modifiez aussi le texte lui-même, et publiez-le de nouveau.
draft-correct = Ajouter le rectificatif
draft-withdraw-text = Les lecteurs ne trouveront plus « { $title } » : sa page dit qu’il n’est plus là ; listes, recherche et flux l’oublient aussitôt. L’article reste ici avec tous ses textes, et vous pouvez le publier de nouveau.
draft-withdraw-button = Le retirer
draft-discard-text = « { $title } » disparaîtra pour de bon : { $texts ->
    [one] son seul texte
   *[other] ses { $texts } textes
  } et tous ses commentaires. Aucun lecteur ne l’a jamais vu. C’est sans retour.
draft-discard-button = Le supprimer pour de bon

# Historique
draft-texts-hint = Chaque ligne est un texte tel qu’il était. Choisissez-en un pour voir ce qui a changé, et pour le rétablir.
draft-text-number = Texte { $n }
draft-kind-opened = Tel qu’ouvert
draft-kind-typed = Écrit
draft-kind-restored = Rétabli
draft-kind-set-aside = Mis de côté
draft-mark-stands = fait foi
draft-mark-live = les lecteurs le voient
draft-mark-scheduled = va paraître
draft-mark-was-live = les lecteurs l’ont vu
draft-restore = Rétablir ce texte
draft-restore-hint = Il devient le texte le plus récent. Celui qui fait foi reste dans l’historique.
draft-compare-standing = Comparer avec celui qui fait foi
draft-changes = Ce qui a changé depuis le texte { $n } ({ $by }, { $date })
draft-no-changes = Les mots sont les mêmes.
draft-same-blocks = { $n ->
    [one] Un paragraphe, identique
   *[other] { $n } paragraphes, identiques
  }
draft-addresses = Liens et images
draft-whole-text = Le texte entier

# Commentaires
draft-no-comments = Personne n’a encore rien dit. Sélectionnez des mots du texte et revenez ici, ou écrivez sur l’ensemble.
draft-words-gone = Ces mots ne sont plus dans le texte.
draft-answer = Répondre
draft-your-answer = Votre réponse
draft-settle = Régler
draft-reopen = Rouvrir
draft-settled-at = réglé le { $date }
draft-show-settled = { $n ->
    [one] Montrer celui qui est réglé
   *[other] Montrer les { $n } réglés
  }
draft-hide-settled = Masquer ce qui est réglé
draft-comment-new = Nouveau commentaire
draft-comment-quote = Mots concernés
draft-comment-quote-hint = Tels qu’ils sont dans le texte. Vide : tout l’article.
draft-comment-body = Commentaire
draft-comment = Commenter

# Aperçu
draft-as = Vu par
draft-as-anonymous = Passant
draft-as-unconfirmed = Adresse non confirmée
draft-as-registered = Inscrit, avec des articles restants
draft-as-unlocked = L’a déverrouillé
draft-as-exhausted = Quota épuisé
draft-as-lapsed = Abonnement terminé
draft-as-institution = Sur le réseau d’une institution
# Named in a preview as an institution would be: "Access provided by ..."
preview-institution = une institution
draft-as-subscriber = Abonné
draft-width = Largeur
draft-width-desk = Bureau
draft-width-phone = Téléphone
draft-links = Liens pour d’autres
draft-links-hint = Qui a un tel lien lit l’article tel qu’il est, en entier, sans se connecter. Il n’ouvre rien d’autre, et finit de lui-même.
draft-link-made = Le lien
draft-link-unnamed = Sans nom
draft-link-label = Pour qui
draft-link-lasts = Durée
draft-link-days = { $n ->
    [one] Un jour
   *[other] { $n } jours
  }
draft-link-until = jusqu’au { $date }
draft-link-make = Créer un lien
draft-link-end = Y mettre fin

# Le calendrier
calendar-months = Mois
calendar-previous = Mois précédent
calendar-this = Ce mois-ci
calendar-next = Mois suivant
calendar-empty = Rien n’est prévu pour ce mois. Notez ci-dessous ce qui vient, avec ou sans brouillon.
calendar-empty-reader = Rien n’est prévu pour ce mois.
calendar-public = public
calendar-planned-for = prévu pour le { $date }
calendar-due = à rendre : { $title }
calendar-move-hint = Glissez une entrée vers un autre jour, ou appuyez sur Maj et une flèche.
calendar-new = Prévoir quelque chose
calendar-plan = Prévoir
calendar-title = Sujet
calendar-when = Pour quand
calendar-note = Note pour les collègues
calendar-is-public = Peut être annoncé aux lecteurs
calendar-is-public-hint = Titre, rubrique et jour peuvent figurer dans « à venir », jusqu’à la publication.
calendar-draft = Son brouillon
calendar-draft-hint = Son adresse, s’il est déjà en cours.
calendar-open-draft = Ouvrir le brouillon
calendar-begin = Commencer le brouillon
calendar-save = Enregistrer
calendar-drop = L’ôter du calendrier
calendar-drop-hint = Son brouillon reste, s’il en a un.
calendar-no-day = Choisissez un jour et une heure.
calendar-no-draft = Ce brouillon n’existe pas. Copiez l’adresse de sa page.
calendar-done-planned = C’est dans le calendrier.
calendar-done-moved = C’est déplacé.
calendar-done-dropped = C’est ôté du calendrier ; le brouillon reste.
audit-act-submitted = A remis
audit-act-handed-back = A repris ou rendu
audit-act-assigned = A attribué
audit-act-published = A publié
audit-act-scheduled = A programmé
audit-act-called-off = A déprogrammé
audit-act-withdrawn = A retiré
audit-act-corrected = A rectifié
audit-act-opened-to-all = A ouvert à tous, ou fermé
audit-act-discarded = A supprimé un brouillon
audit-act-draft-shown = A créé un lien vers un brouillon
audit-act-draft-hidden = A mis fin à un lien vers un brouillon
audit-act-plan-changed = A modifié le calendrier

# L’éditeur. Il remplit lui-même ce qui est entre accolades ; ce qu’il dit d’un nombre a un message pour chaque pluriel.

editor-address-wrong = Ce n’est pas une adresse. Écrivez par exemple https://example.com/rapport ou /articles/le-moulin.
editor-apply = Appliquer
editor-block-menu = Bloc
editor-blockquote = Citation
editor-bold = Gras
editor-bullet-list = Liste
editor-callout = Encadré
editor-caption-empty = Légende
editor-choose = Ce qui continue d’ici
editor-choose-both = Les deux, l’un après l’autre
editor-close = Fermer
editor-code = Code
editor-code-block = Bloc de code
editor-column-after = Colonne après
editor-column-before = Colonne avant
editor-compare = Comparer
editor-conflict-intro = { $by } a enregistré cet article à { $time }, pendant que vous écriviez. Les deux textes sont conservés. Choisissez pour chaque endroit lequel continue.
editor-conflict-title = Deux personnes ont écrit ici
editor-count-minutes-one = { $count } minute
editor-count-minutes-other = { $count } minutes
editor-count-teaser = accroche { $count }
editor-count-words-one = { $count } mot
editor-count-words-other = { $count } mots
editor-credit-empty = Crédit
editor-delete-block = Supprimer le bloc
editor-delete-column = Supprimer la colonne
editor-delete-row = Supprimer la ligne
editor-delete-table = Supprimer le tableau
editor-describe-picture = Décrire l’image
editor-divider = L’accroche finit ici
editor-duplicate = Dupliquer le bloc
editor-edit = Modifier le bloc
editor-edit-picture = Modifier
editor-embed = Contenu externe
editor-embed-address = Adresse de la page à intégrer
editor-embed-from = Contenu de { $host }
editor-embed-hint = Une vidéo, un message, un graphique. Les lecteurs voient d’abord une carte ; rien n’est chargé avant qu’ils appuient.
editor-embed-link = Les lecteurs en voient le lien.
editor-embed-note = Rien n’est chargé avant qu’un lecteur le demande.
editor-embed-title = Ce que c’est, en quelques mots
editor-embed-title-hint = À la place de son adresse. Peut rester vide.
editor-embed-wrong = Un contenu externe a une adresse qui commence par https://.
editor-files-refused = Ces fichiers ne peuvent pas être placés ici. Les images sont en JPEG, PNG, WebP, GIF ou AVIF.
editor-find = Rechercher et remplacer
editor-find-count-one = { $at } sur { $count }
editor-find-count-other = { $at } sur { $count }
editor-find-exact = Respecter la casse
editor-find-label = Rechercher
editor-find-next = Suivant
editor-find-previous = Précédent
editor-find-whole = Mots entiers
editor-focal = Point d’intérêt
editor-focal-across = De gauche à droite
editor-focal-down = De haut en bas
editor-focal-hint = Ce qui doit rester visible quand l’image est recadrée pour les listes et les téléphones. Cliquez dessus, ou déplacez les curseurs.
editor-focal-none = Revenir au centre
editor-footnote = Note
editor-footnotes = Notes
editor-handle-hint = Glisser pour déplacer, appuyer pour plus
editor-head-column = La première colonne est un en-tête
editor-head-row = La première ligne est un en-tête
editor-heading2 = Intertitre
editor-heading3 = Sous-titre
editor-heading4 = Petit titre
editor-horizontal-rule = Filet
editor-insert = Insérer
editor-insert-count-one = { $count } sorte de bloc
editor-insert-count-other = { $count } sortes de blocs
editor-italic = Italique
editor-kept = Conservé tel quel
editor-kept-nowhere = Enregistré nulle part : copiez votre texte et vérifiez le stockage de ce navigateur
editor-kept-text = Conservé dans ce navigateur à { $time }
editor-keys-title = Touches
editor-leftover = Ce navigateur a conservé un texte plus récent de cet article, de { $time }, qui n’est jamais arrivé au serveur.
editor-leftover-aside = Le mettre de côté
editor-leftover-intro = Un texte est sur le serveur, l’autre a été conservé dans ce navigateur à { $time }. Choisissez pour chaque endroit lequel continue.
editor-leftover-title = Un texte plus récent dans ce navigateur
editor-link = Lien
editor-link-address = Adresse
editor-link-hint = Une page de ce site s’écrit comme /articles/le-moulin.
editor-link-text = Mots du lien
editor-markdown-title = Tapé en début de ligne, ou autour des mots
editor-merge-cells = Fusionner ou scinder des cellules
editor-more = Plus
editor-move-down = Descendre
editor-move-up = Monter
editor-my-text = Votre texte
editor-notices = Avis
editor-open-link = Ouvrir dans un nouvel onglet
editor-ordered-list = Liste numérotée
editor-paragraph = Paragraphe simple
editor-pasted-name = image-collee
editor-picture = Image
editor-picture-alt = Ce que montre l’image
editor-picture-alt-hint = Pour ceux qui ne peuvent pas la voir. Une phrase ; la légende dit le reste.
editor-pictures-left-one = Une image a été laissée de côté : elle se trouve sur un autre site. Enregistrez-la et placez-la ici, si vous en avez le droit.
editor-pictures-left-other = { $count } images ont été laissées de côté : elles se trouvent sur d’autres sites. Enregistrez-les et placez-les ici, si vous en avez le droit.
editor-plain = Sans mise en valeur
editor-pullquote = Exergue
editor-redo = Rétablir
editor-related = Article lié
editor-related-count-one = { $count } article
editor-related-count-other = { $count } articles
editor-related-failed = Les articles n’ont pas pu être cherchés. Réessayez.
editor-related-found = Articles
editor-related-hint = Mots du titre, ou fin de l’adresse.
editor-related-none = Choisissez un article dans la liste.
editor-related-search = Article
editor-remove = Retirer
editor-remove-link = Retirer le lien
editor-remove-picture = Retirer l’image
editor-replace = Remplacer
editor-replace-all = Tout remplacer
editor-replace-label = Remplacer par
editor-replaced-one = Remplacé une fois
editor-replaced-other = Remplacé { $count } fois
editor-row-above = Ligne au-dessus
editor-row-below = Ligne au-dessous
editor-same-blocks-one = Un paragraphe de plus, identique
editor-same-blocks-other = { $count } paragraphes de plus, identiques
editor-saved = Enregistré
editor-saved-at = Enregistré à { $time }
editor-saving = Enregistrement
editor-server-text = Sur le serveur
editor-shortcuts = Raccourcis clavier
editor-shortcuts-intro = Une barre oblique sur une ligne vide ouvre la liste de ce qui peut être inséré.
editor-standfirst = Chapô
editor-state-conflict = Quelqu’un d’autre a enregistré : conservé dans ce navigateur jusqu’à votre choix
editor-state-offline = Hors connexion : conservé dans ce navigateur
editor-state-refused = Le serveur n’accepte pas ce texte de vous : conservé dans ce navigateur
editor-state-session = Session terminée : connectez-vous dans un autre onglet. Conservé dans ce navigateur
editor-state-too-long = Trop long pour être enregistré : conservé dans ce navigateur. Divisez l’article
editor-state-trouble = Le serveur a des difficultés : conservé dans ce navigateur
editor-strike = Barré
editor-subscript = Indice
editor-superscript = Exposant
editor-table = Tableau
editor-table-menu = Lignes et colonnes
editor-take-all = Tout de : { $name }
editor-take-chosen = Continuer avec ce qui est choisi
editor-teaser-by-rule = Revenir à la règle
editor-teaser-ends-one = L’accroche finit ici · { $count } mot
editor-teaser-ends-other = L’accroche finit ici · { $count } mots
editor-teaser-ends-by-rule-one = L’accroche finit ici si vous ne la fixez pas · { $count } mot
editor-teaser-ends-by-rule-other = L’accroche finit ici si vous ne la fixez pas · { $count } mots
editor-teaser-of-sentences = Si vous ne la fixez pas, l’accroche finit après quelques phrases
editor-text-empty = Écrivez ici, ou tapez / pour insérer quelque chose
editor-text-label = Texte de l’article
editor-their-text = { $by }, enregistré à { $time }
editor-title = Titre
editor-toolbar = Mise en forme
editor-understood = Fermer
editor-undo = Annuler
editor-upload-failed = { $name } n’a pas pu être envoyé. Retirez-le et réessayez.
editor-upload-lost = Cette image n’est pas arrivée. Retirez-la et placez-la de nouveau.
editor-uploading = Envoi de l’image
editor-uploading-share = Envoi de { $name } : { $share } pour cent

newsroom-front = Page d’accueil
newsroom-front-one = Composer la page d’accueil
front-preview-of = Aperçu de la page d’accueil, telle qu’elle sera le { $time }
front-slot-lead = À la une
front-slot-second = À côté de la une
front-slot-opinion = Opinions
front-slot-column = En tête des rubriques
front-slot-series = Séries
front-slot-archive = Dans les archives
front-place-lead = Une
front-place-second = Second
front-place-opinion = Opinion
front-place-series = Série
front-place-archive = Archives
front-no-column = Une rubrique sans colonne
front-shown = En ligne
front-since = Depuis le { $time }, par { $who }
front-all-by-itself = La page se compose d’elle-même : le plus récent article illustré est à la une, les suivants à côté.
front-by-itself = Laissée à elle-même
front-and-more = { $n ->
    [one] et { $n } autre
   *[other] et { $n } autres
  }
front-change = Modifier la page d’accueil
front-empty-one = Commencer par une page vide
front-go-back = Revenir à la précédente
front-look = La voir comme les lecteurs
front-waiting = À venir
front-prepared = En préparation
front-earlier = Auparavant
front-state-waiting = Attend
front-state-prepared = Préparée
front-state-earlier = Montrée
front-first-step = Personne n’a encore composé la page d’accueil. Choisissez « Modifier la page d’accueil », mettez un article à une place, regardez l’aperçu, puis montrez-la ou fixez-lui une heure. Les places laissées libres continuent de se remplir d’elles-mêmes.
front-is-prepared = En préparation ; modifiée le { $time } par { $who }. Les lecteurs n’en voient encore rien.
front-is-waiting = Sera montrée à partir du { $time } ; fixé par { $who }.
front-preview = Aperçu
front-show = Montrer maintenant
front-from = Ou à partir de cette heure ({ $zone })
front-set = Fixer l’heure
front-drop = Jeter
front-drop-text = Cette page d’accueil en préparation est supprimée, pour tout le monde. Ce que voient les lecteurs reste tel quel.
front-drop-button = La jeter
front-take-back = La reprendre pour la modifier
front-show-again = Montrer de nouveau celle-ci
front-copy = En préparer une semblable
front-change-this = Modifier
front-choose = Choisir
front-series = Série
front-find = Chercher un article pour { $place }
front-headline = Titre à cette place
front-say = Enregistrer le titre
front-move-to = Déplacer vers
front-move = Déplacer
front-exchange = (échanger)
front-replace = (remplacer)
front-take = Laisser la place à la page
front-instead-of = Au lieu de « { $title } »
front-until-then = Jusque-là : { $title }
front-itself = D’elle-même
front-left = Laissé à la page
front-drag = Faites glisser les articles à leur place, depuis la liste ou d’une place à l’autre, du doigt par leur poignée ; ou passez par « Modifier ». Au clavier, Entrée sur une poignée prend l’article, les flèches le portent, Entrée le pose.
front-grip = Déplacer « { $title } »
front-held = « { $title } » est pris. Les flèches le portent de place en place, Entrée l’y pose, Échap le laisse où il était.
front-left-there = « { $title } » reste où il était.
front-over = « { $title } » au-dessus de { $place }
front-choose-one = Choisir des articles
front-choose-for = Choisir un article pour { $place }
front-any-place = Pour n’importe quelle place
front-put = Mettre
front-put-in = Mettre en { $place }
front-put-story = Mettre en { $place } : « { $title } »
front-put-title = Y mettre « { $title } »
front-place-for = Une place pour « { $title } »
front-no-story = Aucun titre ne contient ces mots.
front-comes = Paraîtra le { $time }.
front-is-draft = Un brouillon ; pas encore publié.
front-is-withdrawn = Retiré ; les lecteurs ne le voient pas.
front-missing = Cet article, cette série ou cette place n’existe plus. Choisissez-en une autre.
front-is-set = Cette page d’accueil a déjà son heure. Reprenez-la pour la modifier, ou préparez-en une semblable.
front-has-begun = Cette page d’accueil a commencé entre-temps. Préparez-en une semblable.
front-past = Choisissez une heure encore à venir.
front-too-long = Ce titre est trop long. Au plus 200 caractères.
front-done-shown = Les lecteurs voient dès maintenant la nouvelle page d’accueil.
front-done-set = La page d’accueil a son heure. Elle sera montrée à partir de là, d’elle-même.
front-done-back = La page d’accueil est de nouveau en préparation.
front-done-dropped = Elle est jetée.
front-done-again = Les lecteurs voient de nouveau la page d’accueil d’avant.

## Le bureau des lettres
newsroom-newsletters = Lettres
newsroom-issue = Numéro d’une lettre
issue-state-draft = Brouillon
issue-state-ready = Approuvé
issue-state-held = Retenu
issue-state-skipped = Sauté
issue-state-frozen = Figé
issue-state-sending = En cours d’envoi
issue-state-sent = Envoyé
issue-state-cancelled = Annulé
issue-reason-untouched = Son heure est venue, et personne ne l’avait regardé.
issue-reason-unapproved = Son heure est venue, et personne ne l’avait approuvé.
issue-reason-reopened = Il a été rouvert et ne part pas avant que quelqu’un l’approuve.
issue-reason-no-take = Son heure est venue, et il manquait notre point de vue.
issue-reason-unfit = Son heure est venue, et il ne pouvait pas partir tel qu’il était.
issue-reason-nothing-new = Rien de nouveau n’avait paru.
issue-reason-no-newsletter = Sa lettre n’est plus dans les réglages.
sending-state-freezing = Ses destinataires sont en cours d’inscription
sending-state-ready = Il attend son heure
sending-state-sending = Il est en cours d’envoi
sending-state-paused = Il est suspendu
sending-state-cancelled = Il a été annulé
sending-state-sent = Il a été envoyé
issues-no-letters = Il n’y a pas encore de lettre. Préparez-en une : qui la reçoit, quels jours elle paraît et ce qu’elle contient.
issues-no-days = Aucun jour de parution n’est fixé : aucun numéro ne se fait de lui-même.
issues-to-settings = Vers les réglages
issues-not-begun = Pas commencé
issues-begin = Le commencer maintenant
issues-in-zone = { $time } ({ $zone })
issues-times = Assemblé le { $assembled }, figé le { $frozen }, envoyé le { $due }.
issues-changed-by = Modifié en dernier par { $who }.
issues-changed = Modifié en dernier par { $who }, le { $time }.
issues-none-yet = Aucun numéro n’est encore parti. Ceux qui partent seront ici, avec ce qu’ils ont donné.
issues-no-more = Il n’y a pas de numéro avant ceux-là.
issues-all = Tous les numéros de { $name }
issues-figures = { $sent } envoyés, { $clicks } clics, { $left } désinscrits, { $won } abonnés
issues-is-begun = Commencé avant l’heure. Il est assemblé de nouveau le { $again }, avec tout ce qui est neuf d’ici là ; ce que vous écrivez reste.
issues-is-draft = Assemblé le { $made } ; personne ne l’a encore approuvé.
issues-is-ready = Par { $who }, le { $time }.
issues-is-ready-now = Par { $who }, le { $time }. Son heure est venue : il est figé aussitôt, et envoyé.
issues-goes = Il peut être modifié jusqu’à ce qu’il soit figé, le { $frozen } ; il est envoyé le { $due }.
issues-goes-by-itself = Si personne ne le modifie, il est figé le { $frozen } et envoyé le { $due } de lui-même.
issues-goes-nowhere = Si personne ne l’approuve, il est retenu le { $frozen } et ne part pas.
issues-goes-nowhere-now = Si personne ne l’approuve maintenant, il est retenu et ne part pas.
issues-goes-incomplete = Tel qu’il est, il est retenu le { $frozen } et ne part pas : il manque notre point de vue.
issues-is-held = Il devait partir le { $due } et attend. Dès qu’il est approuvé, il est envoyé.
issues-is-skipped = Aucun numéro n’a été fait pour le { $due }.
issues-is-frozen = Plus rien n’y change. Il est envoyé le { $due }.
issues-is-sending = Il devait partir le { $due }.
issues-is-sent = Tout le monde l’a eu le { $time }.
issues-is-cancelled = Il devait partir le { $due }. Ce qui était parti est arrivé ; plus personne n’en reçoit.
issues-approve = Approuver
issues-approve-now = Approuver et envoyer maintenant
issues-reopen = Reprendre l’approbation
issues-make-anyway = Le faire tout de même
issues-assemble = Assembler de nouveau
issues-preview-open = Aperçu
issues-cancel = Annuler ce numéro
issues-cancel-text = Personne ne reçoit le numéro de { $newsletter } du { $day }. C’est irréversible. Ce qui est neuf sera dans le suivant.
issues-cancel-sending = { $sent } l’ont déjà ; les { $left } qui restent ne partent pas. C’est irréversible.
issues-cancel-button = Oui, l’annuler
issues-checks = Avant l’envoi
issues-titles = Dans la messagerie
issues-subject = Objet
issues-subject-hint = Laissé vide, c’est le premier titre du numéro.
issues-preheader = La ligne à côté
issues-of-section = { $n }, pour { $least } à { $most }
issues-section-empty = Rien n’est encore ici.
issues-change = Modifier
issues-change-this = Modifier : { $title }
issues-save = Enregistrer
issues-up = Monter : { $title }
issues-down = Descendre : { $title }
issues-pin = Le garder quoi qu’on assemble de nouveau
issues-pin-this = { issues-pin } : { $title }
issues-unpin = Il peut partir quand le numéro est assemblé de nouveau
issues-unpin-this = { issues-unpin } : { $title }
issues-pinned = Reste
issues-added = Ajouté ici
issues-drop = Le laisser de côté
issues-drop-this = { issues-drop } : { $title }
issues-dropped = Laissé de côté
issues-restore = Le remettre
issues-restore-this = { issues-restore } : { $title }
issues-remove = L’enlever
issues-remove-this = { issues-remove } : { $title }
issues-gone = Retiré, ou plus publié : il est laissé de côté.
issues-item-gone = Un article qui n’est plus là
issues-headline = Titre
issues-headline-here = Titre dans ce numéro
issues-standfirst-here = Ce qui est dit dessous dans ce numéro
issues-left-empty = Laissé vide, il est comme dans l’article.
issues-note = Notre note
issues-own-headline = Titre (facultatif)
issues-own-text = Texte
issues-paragraphs = Une ligne vide commence un autre paragraphe.
issues-link = Adresse web
issues-source = Source
issues-source-hint = De qui vient l’information, comme « Le Monde »
issues-article = Adresse de l’article
issues-article-hint = Collez-la depuis la barre d’adresse : /articles/… de ce site.
issues-add = Ajouter
issues-add-outside = Ajouter ce que d’autres rapportent
issues-add-article = Ajouter un de nos articles
issues-add-text = Ajouter vos propres mots
issues-take-is = Notre point de vue est
issues-take-might = Ceci pourrait être notre point de vue :
issues-take-this = En faire notre point de vue
issues-take-not = Ce n’est pas notre point de vue
issues-take-text = Ce que nous en pensons
issues-hint-radar = Notez ce qui est à suivre, puis faites assembler le numéro de nouveau
issues-hint-to-come = Ce que le calendrier prévoit et annonce aux lecteurs est ici
issues-missing = Ce n’est plus là. Voici le numéro tel qu’il est maintenant.
issues-overtaken = Quelqu’un a modifié ce numéro depuis que vous avez ouvert la page ({ $who }, le { $time }), et rien de vous n’a été enregistré. Le voici tel qu’il est maintenant, et ce que vous avez écrit est encore là : regardez les deux, puis enregistrez de nouveau.
issues-overtaken-anew = Ce numéro a été assemblé de nouveau depuis que vous avez ouvert la page (le { $time }), et rien de vous n’a été enregistré. Le voici tel qu’il est maintenant, et ce que vous avez écrit est encore là : regardez les deux, puis enregistrez de nouveau.
issues-overtaken-held = L’heure de ce numéro est venue depuis que vous avez ouvert la page, et il a été retenu ; rien de vous n’a été enregistré. Le voici tel qu’il est maintenant, et ce que vous avez écrit est encore là : regardez les deux, puis enregistrez de nouveau.
issues-overtaken-meanwhile = Quelqu’un a modifié ce numéro entre-temps, et rien n’a été fait. Regardez-le tel qu’il est maintenant, puis essayez de nouveau.
issues-stands-now = Ce qui s’y trouve maintenant, et que votre texte remplace si vous enregistrez :
issues-unplaced = Ce que vous avez écrit et qui n’a pas été enregistré
issues-unplaced-hint = Cela n’a plus de place sur cette page. Copiez d’ici ce dont vous avez encore besoin.
issues-wrong-state = Cela ne se fait pas à un numéro dans cet état : { $state }.
issues-wrong-empty = Un champ qui doit dire quelque chose est vide. Remplissez-le et enregistrez de nouveau.
issues-wrong-too-long = Un texte est trop long. Raccourcissez-le et enregistrez de nouveau.
issues-wrong-address = Ce n’est pas une adresse web. Collez-la entière, comme dans la barre d’adresse : elle commence par https://.
issues-wrong-days = Écrivez le premier jour et le dernier, le premier avant le dernier.
issues-wrong-section = Rien de tel ne peut être dans cette partie.
issues-wrong-too-many = Il y en a autant qu’un numéro en prend. Enlevez d’abord quelque chose.
issues-wrong-answer = L’objet commence comme celui d’une réponse ou d’un message transféré (« Re: », « Tr: »), ce que les messageries tiennent pour une tromperie. Enlevez ce mot et enregistrez de nouveau.
issues-wrong-no-take = Il manque notre point de vue : cette lettre ne part pas sans. Écrivez-le ci-dessous, ou choisissez un article qui l’exprime ; puis approuvez.
issues-wrong-in = { $field } : { $why }
issues-no-article = Aucun article que les lecteurs ont n’est à cette adresse. Collez l’adresse d’un des nôtres ; un article qui n’est pas encore publié ne peut pas être ajouté.
issues-done-approve = Approuvé. Il part à son heure, de lui-même.
issues-done-approve-now = Approuvé. Son heure est venue : il est figé aussitôt, et envoyé.
issues-done-reopen = C’est de nouveau un brouillon, qui ne part pas avant que quelqu’un l’approuve.
issues-done-assemble = Assemblé de nouveau. Ce que la rédaction avait modifié y est encore.
issues-done-cancelled = Il est annulé.
issues-done-pause = Il est suspendu : plus aucun courriel ne part tant que vous ne reprenez pas.
issues-done-resume = L’envoi reprend.
issues-done-again = Ils sont envoyés de nouveau, comme le même courriel.
issues-done-leave = Ils en restent là.
issues-done-tried = Le numéro a été envoyé à { $address }.
issues-preview = Aperçu
issues-preview-frame = Le courriel « { $subject } »
issues-look-whom = Tel que reçu par
issues-look-part = Partie
issues-look-html = Mis en page
issues-look-plain = Texte simple
issues-look-light = Lumière
issues-look-day = De jour
issues-look-dark = Dans le noir
issues-look-width = Largeur
issues-look-wide = Bureau
issues-look-phone = Téléphone
issues-look-pictures = Images
issues-look-with = Montrées
issues-look-without = Désactivées
issues-size = { $n } Ko sur { $most } au plus, au-delà les messageries coupent
issues-trial = Dans votre messagerie
issues-trial-send = L’envoyer à { $address }
issues-trial-hint = Il est fait, signé et envoyé comme ceux des lecteurs, avec vos propres liens. La page du numéro existe une fois qu’il est parti ; les clics comptent à partir de là.
issues-trial-subject = [Essai] { $subject }
issues-no-trial = Ce serveur n’envoie pas de numéros. Essayez sur un autre.
issues-not-tried = Il n’a pas été envoyé, ou peut-être pas. Ce que dit le relais : { $why }
issues-not-tried-silent = Il n’a pas été envoyé : aucun relais ne l’a pris à temps. « broadsheet check » dit où en est le courrier.
issues-links = Où mènent ses liens
issues-pause = Suspendre
issues-resume = Reprendre
issues-live-stop = Ne plus tenir cette page à jour
issues-live-follow = Tenir cette page à jour
issues-live-changed = Le numéro en est ailleurs maintenant : montrer la page de nouveau
issues-progress = { $done } sur { $all } sont réglés.
issues-planned = Prévu : { $n } par heure depuis chaque serveur.
issues-planned-all = Prévu : autant que les relais en prennent.
issues-pace = Dernièrement : { $n } par heure.
issues-left = Il faut encore { $time }.
issues-time-soon = moins d’une minute
issues-time-minutes = { $n ->
    [one] environ une minute
   *[other] environ { $n } minutes
}
issues-time-hours = { $n ->
    [one] environ une heure
   *[other] environ { $n } heures
}
issues-begun = Commencé
issues-ended = terminé
issues-count-waiting = Encore à envoyer
issues-count-put-off = Parmi eux, remis par un relais
issues-count-refused = Refusés pour de bon
issues-count-given-up = Abandonnés après bien des essais
issues-count-bounced = Revenus : cette boîte n’existe pas
issues-count-delayed = Revenus : pas joints cette fois
issues-count-blocked = Revenus : refusés pour l’expéditeur ou le contenu
issues-count-withdrawn = Plus voulus quand leur tour est venu
issues-count-uncertain = Peut-être envoyés : à décider
issues-count-unknown = Peut-être envoyés : laissés ainsi
issues-count-sent-again = Renvoyés bien que peut-être arrivés
issues-count-cancelled = Annulés
issues-uncertain = Peut-être envoyés
issues-uncertain-text = { $n ->
    [one] Un courriel était justement remis quand la connexion ou le serveur s’est arrêté, et personne ne sait s’il est arrivé. Renvoyé, il peut arriver deux fois ; laissé ainsi, son lecteur n’a peut-être rien.
   *[other] { $n } courriels étaient justement remis quand la connexion ou le serveur s’est arrêté, et personne ne sait s’ils sont arrivés. Renvoyés, certains peuvent arriver deux fois ; laissés ainsi, certains lecteurs n’ont peut-être rien.
}
issues-uncertain-nth = Courriel { $n }
issues-uncertain-again = Renvoyer
issues-uncertain-again-one = Renvoyer : { $who }
issues-uncertain-again-all = Les renvoyer tous
issues-again-all-text = { $n ->
    [one] Le courriel est renvoyé, comme le même courriel. S’il était arrivé, son destinataire le voit deux fois.
   *[other] Tous les { $n } sont renvoyés, comme les mêmes courriels. Ceux qui avaient reçu le leur le voient deux fois.
}
issues-again-all-button = Oui, renvoyer
issues-uncertain-leave = Laisser
issues-uncertain-leave-one = Laisser ainsi : { $who }
issues-uncertain-leave-all = Les laisser tous ainsi
issues-tile-sent = Envoyés
issues-tile-delivered = Remis
issues-tile-lost = Non remis
issues-tile-complained = Signalés
issues-tile-clicks = Clics
issues-tile-left = Désinscrits
issues-tile-won = Abonnés
issues-how-counted = Envoyé est ce que le relais a pris, remis ce qui n’en est pas revenu ; non remis est ce qui est revenu ou qu’aucun relais n’a pris. Les désinscriptions et les abonnements sont comptés jusqu’au numéro suivant, une semaine au plus. Les clics sont ceux de personnes, autant qu’on puisse le dire ; on ne compte pas si un courriel a été ouvert.
issues-before = { $n } au numéro précédent
figures-plot-issues = Numéros envoyés
figures-plot-issues-empty = Quand deux numéros seront partis, ils seront ici l’un à côté de l’autre.
figures-column-issue-sent = Envoyés
figures-column-issue-delivered = Remis
figures-column-issue-lost = Non remis
figures-column-issue-bounced = Boîte inexistante
figures-column-issue-complained = Signalés
figures-column-issue-ended = Désinscrits
figures-column-issue-subscribed = Abonnés
figures-plot-issue-links = Clics par lien
figures-plot-issue-links-empty = Personne n’a encore suivi un lien.
figures-column-link = Lien
figures-column-clicks = Clics
figures-column-machines = Par des machines
issues-radar = À suivre
radar-lead = Ce qui va se passer dans le monde, pour les lettres qui en parlent. Un numéro prend ce qui tombe dans ses sept prochains jours quand il est assemblé.
radar-none = Rien n’est encore noté. Ajoutez ce que les lecteurs devraient savoir d’avance : une élection, un verdict, un sommet.
radar-no-more = Il n’y a rien après cela.
radar-new = Noter un événement
radar-list = Le noter
radar-title = Ce qui se passe
radar-first = Premier jour
radar-last = Dernier jour
radar-last-hint = Laissé vide, c’est le premier jour seulement.
radar-link = Adresse web qui en dit plus
radar-link-hint = Facultatif.
radar-event = Événement à suivre
radar-remove = Le retirer de la liste
radar-remove-text = « { $title } » est retiré de la liste. Les numéros qui l’ont déjà le gardent jusqu’à ce qu’ils soient assemblés de nouveau.
radar-remove-button = Le retirer
radar-no-title = Dites ce qui se passe.
radar-overtaken = Quelqu’un a modifié cet événement depuis que vous avez ouvert la page, et rien de vous n’a été enregistré. Le voici tel qu’il est maintenant, et dessous ce que vous avez écrit : regardez les deux, puis enregistrez de nouveau.
radar-gone = Quelqu’un a retiré cet événement de la liste depuis que vous avez ouvert la page. Ce que vous avez écrit est dans le formulaire d’un nouvel événement.
radar-now = Tel qu’il est maintenant
radar-done-listed = C’est noté.
radar-done-changed = C’est modifié. Les numéros qui l’ont déjà le montrent ainsi quand ils sont assemblés de nouveau.
radar-done-removed = C’est retiré de la liste.

newsroom-headings = Rubriques et sujets
newsroom-heading = Modifier
heading-kinds = Genres
heading-all-section = Rubriques
heading-all-topic = Sujets
heading-all-place = Lieux
heading-all-series = Séries
heading-all-author = Auteurs
heading-new-section = Nouvelle rubrique
heading-new-topic = Nouveau sujet
heading-new-place = Nouveau lieu
heading-new-series = Nouvelle série
heading-new-author = Nouvel auteur
heading-none-section = Il n’y a pas encore de rubriques. Créez la première avec « Nouvelle rubrique » ; les articles classés dans une rubrique la créent d’eux-mêmes.
heading-none-topic = Il n’y a pas encore de sujets. Créez le premier avec « Nouveau sujet » ; les articles classés sous un sujet le créent d’eux-mêmes.
heading-none-place = Il n’y a pas encore de lieux. Créez le premier avec « Nouveau lieu » ; les articles classés sous un lieu le créent d’eux-mêmes.
heading-none-series = Il n’y a pas encore de séries. Créez la première avec « Nouvelle série » ; les articles d’une série la créent d’eux-mêmes.
heading-none-author = Il n’y a pas encore d’auteurs. Créez le premier avec « Nouvel auteur » ; la signature d’un article le crée d’elle-même.
heading-search = Nom actuel ou ancien
heading-none-found = Rien ne porte ou n’a porté ce nom.
heading-show-all = Tout afficher
heading-order = La navigation et la page d’accueil suivent cet ordre.
heading-articles = { $n ->
    [0] Aucun article
    [one] { $n } article
   *[other] { $n } articles
  }
heading-many = Plus de { $n } articles
heading-hidden = hors de la navigation
heading-up-name = Monter { $name }
heading-down-name = Descendre { $name }
heading-merging = { $n ->
    [0] « { $from } » rejoint « { $into } » : les abonnés aux nouvelles suivent.
    [one] « { $from } » rejoint « { $into } » : il reste { $n } article à déplacer.
   *[other] « { $from } » rejoint « { $into } » : il reste { $n } articles à déplacer.
  }
heading-name = Nom
heading-slug = Adresse
heading-slug-hint = La dernière partie, après { $folder }. Si vous la changez, l’ancienne adresse mène à la nouvelle pour de bon.
heading-slug-new = La dernière partie, après { $folder }. Laissée vide, elle est tirée du nom.
heading-description = De quoi il s’agit
heading-bio = Biographie
heading-role = Fonction
heading-role-hint = Par exemple « Correspondante énergie ». Elle figure au-dessus du nom.
heading-links = Ailleurs
heading-links-hint = Une adresse par ligne, commençant par https://
heading-portrait = Portrait
heading-portrait-hint = Le nom de fichier d’une image déjà présente, tel qu’il figure dans son adresse après /media/. Vide : pas de portrait.
heading-navigation = Dans la navigation
heading-navigation-hint = Les neuf premières figurent en haut de chaque page. La rubrique garde sa page dans tous les cas.
heading-save = Enregistrer
heading-make = Créer
heading-merge = Fusionner avec une autre entrée
heading-merge-which = À quoi faut-il rattacher { $name } ?
heading-merge-into = { $from } rejoint { $into } :
heading-merge-articles = { $n ->
    [0] { $from } n’a pas d’articles ; aucun n’est déplacé.
    [one] { $n } article de { $from } passe à { $into }, publié ou non.
   *[other] Les { $n } articles de { $from } passent à { $into }, publiés ou non.
  }
heading-merge-many = Ils sont déplacés en arrière-plan, ce qui prend quelques minutes. Les lecteurs peuvent les ouvrir pendant ce temps.
heading-merge-followers = { $n ->
    [one] { $n } lecteur qui suit { $from } suivra { $into }.
   *[other] Les { $n } lecteurs qui suivent { $from } suivront { $into } ; qui suit les deux ne le suivra qu’une fois.
  }
heading-merge-planned = { $n ->
    [one] { $n } projet d’article est déplacé aussi.
   *[other] { $n } projets d’articles sont déplacés aussi.
  }
heading-merge-address = { $old } mène à { $new } pour de bon, ainsi que toute ancienne adresse et tout ancien nom de { $from }.
heading-merge-levels = L’accès change : les articles y sont { $was } aujourd’hui ; dans { $into } ils seront { $becomes }. Un article qui a son propre niveau le garde.
heading-merge-inherit = Ce qui manque à { $into } (description, biographie, fonction, liens ou portrait) est repris de { $from }.
heading-merge-gone = { $from } n’existe plus ensuite. C’est irréversible.
heading-merge-button = Fusionner { $from } avec { $into }
heading-merge-other = Choisir une autre entrée
heading-merge-none = Il n’y a aucune autre entrée de ce nom.
heading-level-default = régis par les règles du site
heading-level-free = libres
heading-level-registered = réservés aux inscrits
heading-level-metered = comptés
heading-level-subscribers = réservés aux abonnés
heading-delete = Supprimer
heading-delete-text = { $followers ->
    [0] « { $name } » est supprimé, et { $path } ne mène plus nulle part. Ce n’est possible que tant que rien ne s’y trouve. Pour déplacer ses articles, fusionnez plutôt.
    [one] « { $name } » est supprimé, et { $path } ne mène plus nulle part ; { $followers } lecteur cesse de le suivre. Ce n’est possible que tant que rien ne s’y trouve. Pour déplacer ses articles, fusionnez plutôt.
   *[other] « { $name } » est supprimé, et { $path } ne mène plus nulle part ; { $followers } lecteurs cessent de le suivre. Ce n’est possible que tant que rien ne s’y trouve. Pour déplacer ses articles, fusionnez plutôt.
  }
heading-delete-button = Supprimer
heading-missing = Cette entrée n’existe plus. Choisissez-en une autre.
heading-no-name = Donnez un nom d’au plus 200 caractères.
heading-too-long = C’est trop long : une description a au plus 5 000 caractères, une fonction 200, et il y a au plus dix liens.
heading-bad-link = « { $link } » n’est pas l’adresse d’une page. Écrivez-la comme https://example.org/nom.
heading-no-picture = Il n’y a pas d’image de ce nom. Copiez le nom depuis l’adresse d’une image.
heading-taken = Ce nom ou cette adresse appartient, ou a appartenu, à « { $name } ». Choisissez-en un autre, ou fusionnez les deux.
heading-ruled = La règle { $number } d’access.rules dans la configuration se réfère à cette adresse. Changez d’abord la configuration : sinon des articles s’ouvriraient ou se fermeraient sans un mot.
heading-busy = Une autre entrée est encore en train de la rejoindre. Réessayez une fois que c’est fait.
heading-full = Il y a encore quelque chose dedans : des articles, publiés ou non, ou des projets. Fusionnez plutôt.
heading-same = Une entrée ne peut pas se rejoindre elle-même. Choisissez-en une autre.
heading-done-made = C’est créé.
heading-done-changed = C’est modifié, dès maintenant.
heading-done-moved = L’ordre est changé, dès maintenant.
heading-done-merged = Les deux ne font plus qu’un.
heading-done-merging = Les deux se rejoignent. Les articles sont déplacés en arrière-plan ; inutile d’attendre.
heading-done-deleted = C’est supprimé.
audit-act-front-shown = A montré une page d’accueil
audit-act-front-scheduled = A fixé l’heure d’une page d’accueil
audit-act-front-taken-back = A repris une page d’accueil
audit-act-front-dropped = A jeté une page d’accueil
audit-act-term-made = A créé une rubrique, un sujet, un lieu, une série ou un auteur
audit-act-term-changed = A modifié une rubrique, un sujet, un lieu, une série ou un auteur
audit-act-terms-ordered = A ordonné les rubriques
audit-act-term-merged = En a fusionné deux
audit-act-term-deleted = A supprimé une rubrique, un sujet, un lieu, une série ou un auteur
mail-staff-subject = Vous êtes invité à la rédaction de { $site }
mail-staff-title = Bienvenue chez { $site }
mail-staff-text = Vous êtes invité à travailler dans la rédaction de { $site }. Votre rôle : { $role }.
mail-staff-button = Ouvrir la rédaction
mail-staff-later = Le bouton fonctionne pendant { $hours } heures, une fois. Ensuite vous vous connectez avec cette adresse à { $url }

## Chiffres

newsroom-figures-title = Chiffres
date-month-short = { $month-short } { $year }
figures-overview = Vue d’ensemble
figures-funnel = Parcours
figures-sources = Provenance
figures-articles = Articles
figures-meter = Compteur
figures-revenue = Recettes
figures-cohorts = Qui reste
figures-newsletters = Lettres
figures-spans = Jours à regarder
figures-last = { $n ->
    [365] Un an
   *[other] { $n } jours
  }
figures-from = Du
figures-to = Au
figures-by = Classés par
figures-show = Afficher
figures-from-to = { $first } – { $last }
figures-span-of = { $span }, comparé à { $before }.
figures-reckoned = Comptes du { $at }.
figures-reckoning = Les comptes sont établis pour la première fois depuis le démarrage du serveur. Cette page se rafraîchit d’elle-même dans un instant.
figures-span-unread = Indiquez les deux jours, comme 2026-11-03. Voici les 30 derniers jours.
figures-span-turned = Le premier jour vient après le dernier. Voici les 30 derniers jours.
figures-span-ahead = Ces jours sont encore à venir. Voici les 30 derniers jours.
figures-span-long = Un an est la plus longue durée. Voici les 30 derniers jours.
figures-percent = { $share } %
figures-more = { $share } de plus qu’avant ({ $before })
figures-less = { $share } de moins qu’avant ({ $before })
figures-as-before = autant qu’avant ({ $before })
figures-none-before = aucun avant
figures-at-begin = { $before } au début du mois
figures-mrr-of = { $currency } par mois
figures-mean = En moyenne { $count } par jour ; { $before } les jours précédents.
figures-mean-before = { $count } par jour, les jours précédents
figures-mark = Le trait vertical marque les jours précédents.
figures-as-table = En tableau
figures-table-of = { $plot }, en tableau
figures-csv = CSV
figures-plot-of = { $plot }, { $of }
figures-columns-desc = De { $first } à { $last }. Le maximum : { $most }, { $when }.
figures-share-of = { $share } de « { $of } »
figures-of-walls = { $share } des murs
figures-step-visits = Visites
figures-step-walls = Murs vus
figures-step-registered = Inscriptions
figures-step-confirmed = Confirmations
figures-step-unlocked = Articles ouverts
figures-step-checkout = Commandes commencées
figures-step-paid = Premiers paiements
figures-wall-registration = Laisser une adresse
figures-wall-confirm = Confirmer l’adresse
figures-wall-unlock = Utiliser un article du mois
figures-wall-exhausted = Plus aucun ce mois-ci
figures-wall-subscribe = Réservé aux abonnés
figures-wall-lapsed = Abonnement terminé
figures-source-here = Ce site
figures-source-direct = Saisie, favori ou inconnu
figures-source-search = Moteurs de recherche
figures-source-social = Réseaux sociaux
figures-source-newsletter = Lettres et courriel
figures-source-other = Autres sites
figures-by-view = Vues
figures-by-wall = Murs vus
figures-by-registered = Inscriptions
figures-by-unlocked = Articles ouverts
figures-by-checkout = Commandes commencées
figures-by-paid = Premiers paiements
figures-sold-subscription = Abonnement
figures-sold-present = Cadeau
figures-no-section = Sans rubrique
figures-used = { $n } sur { $all }
figures-months-after = Mois après :
figures-plot-days = Visites
figures-plot-days-empty = Personne n’est venu ces jours-là. Les pages sont comptées dès leur ouverture, en une dizaine de secondes ; les machines et les collègues ne comptent pas.
figures-plot-funnel = De la visite au paiement
figures-plot-funnel-empty = Rien n’a été compté ces jours-là. La première visite apparaît ici une dizaine de secondes après son début.
figures-funnel-about = Ce qui a été fait ces jours-là, par qui que ce soit : personne n’est suivi d’une étape à l’autre. Qui s’inscrit en mai peut payer en juin.
figures-plot-walls = Murs, selon ce qu’ils demandent
figures-plot-walls-empty = Personne n’a rencontré de mur ces jours-là. Les articles sont comptés, sauf si leur rubrique ou la rédaction en décide autrement.
figures-plot-sources = Où commencent les visites
figures-plot-sources-empty = Aucune visite n’a commencé ces jours-là. Les liens des lettres se reconnaissent à ?utm_source=newsletter à la fin de leur adresse.
figures-sources-about = Selon ce que les navigateurs disent de la page d’où vient le lecteur. Les liens des lettres se reconnaissent à ?utm_source=newsletter dans leur adresse, ou au courriel lu dans un navigateur.
figures-plot-articles = Articles
figures-plot-articles-empty = Cela n’a été compté pour aucun article ces jours-là. Choisissez d’autres jours ou un autre ordre.
figures-plot-sections = Rubriques
figures-plot-sections-empty = Aucun article n’a été ouvert ces jours-là.
figures-whole-months = Les articles se distinguent jour par jour pour un mois au plus, et pour les cent derniers jours. Voici des mois entiers : { $first } – { $last }.
figures-plot-meter = Combien d’articles du mois sont utilisés
figures-plot-meter-empty = Personne n’a encore utilisé d’article de ce mois. Les lecteurs choisissent au mur ; le premier article de l’inscription n’en fait pas partie.
figures-meter-about = { $month }. Lecteurs qui en ont utilisé au moins un : { $readers }. Vues du mur qui dit qu’il n’en reste plus : { $exhausted }.
figures-plot-revenue = Ce qui rentre régulièrement
figures-plot-revenue-empty = Rien ne rentre encore régulièrement. Le premier abonnement payé apparaît ici aussitôt ; les formules se règlent dans broadsheet.toml.
figures-revenue-about = { $month } : { $mrr } par mois, { $begin } au début ; { $arr } par an. Abonnés : { $subscribers }.
figures-plot-plans-now = Ce qui rentre régulièrement, par formule
figures-plot-plans-now-empty = Aucun abonnement n’est payé.
figures-plan-note = Abonnés : { $subscribers } ; { $share }
figures-plot-plans = Ce qui a été payé, par formule
figures-plot-plans-empty = Rien n’a été payé ces mois-là.
figures-plans-about = Depuis { $first }, cadeaux compris, moins ce qui a été remboursé.
figures-plot-cohorts = Qui reste
figures-plot-cohorts-empty = Personne n’a encore payé pour la première fois. Les nouveaux abonnés de chaque mois forment ici une ligne, avec ceux qui restent mois après mois.
figures-cohorts-about = Une ligne réunit ceux qui ont payé pour la première fois ce mois-là ; une colonne dit combien restent autant de mois plus tard.
figures-plot-newsletters = Lecteurs des lettres
figures-plot-newsletters-empty = Aucune lettre n’a encore de lecteurs. Les lettres se nomment dans broadsheet.toml ; les lecteurs les choisissent dans leur compte et à l’inscription.
figures-plot-leaving = Pourquoi des lecteurs sont partis
figures-plot-leaving-empty = Personne n’a dit pourquoi il partait ces jours-ci. À qui met fin à une lettre, on demande un clic.
figures-leaving-about = Ce que des lecteurs ont choisi après avoir mis fin à un envoi : une fois par jour et par lecteur, compté sans nom. La plupart ne choisissent rien.
figures-letters-about = Visites de ces jours commencées dans une lettre ou un courriel : { $visits }. Ce qu’est devenu chaque numéro se trouve avec les lettres ; son ouverture n’est pas comptée, et ne le sera jamais par une image.
figures-letter-note = { $left } arrêts
figures-column-day = Jour
figures-column-month = Mois
figures-column-step = Étape
figures-column-wall = Mur
figures-column-source = Provenance
figures-column-article = Article
figures-column-address = Adresse
figures-column-section = Rubrique
figures-column-plan = Formule
figures-column-currency = Devise
figures-column-cohort = Premier paiement
figures-column-newsletter = Lettre
figures-column-reason = Raison
figures-column-used = Utilisés
figures-column-count = Fois
figures-column-count_before = Avant
figures-column-share = Part
figures-column-share_of_step_before = De l’étape précédente
figures-column-share_of_visits = Des visites
figures-column-views = Vues
figures-column-visits = Visites
figures-column-visits_before = Avant
figures-column-walls = Murs
figures-column-registered = Inscriptions
figures-column-registered_of_walls = Inscriptions par mur
figures-column-confirmed = Confirmations
figures-column-unlocked = Ouverts
figures-column-checkout = Commandes
figures-column-paid = Payé
figures-column-paid_back = Remboursé
figures-column-payments = Paiements
figures-column-revenue = Recettes
figures-column-readers = Lecteurs
figures-column-readers_month_before = Mois précédent
figures-column-left_newsletter = Arrêts
figures-column-stay_percent = Restent
figures-column-joined = Arrivés
figures-column-months_after = Mois après
figures-column-left = Restent
figures-column-left_percent = Part restante
figures-column-mrr_left = Par mois, restant
figures-column-mrr_left_percent = Part restante
figures-column-mrr = Par mois
figures-column-subscribers = Abonnés
figures-column-mrr_begin = Par mois au début
figures-column-mrr_new = Nouveaux
figures-column-mrr_taken_over = Repris
figures-column-mrr_reactivation = Revenus
figures-column-mrr_expansion = Plus qu’avant
figures-column-mrr_contraction = Moins qu’avant
figures-column-mrr_churn = Partis
figures-column-mrr_end = Par mois à la fin
figures-column-subscribers_end = Abonnés à la fin
figures-column-subscribers_new = Nouveaux
figures-column-subscribers_churned = Perdus
figures-column-trials = Essais
# Le service des lecteurs
newsroom-readers-desk = Lecteurs
newsroom-reader = Lecteur
readers-search = Trouver un lecteur
readers-search-hint = Adresse ou son début, prénom ou nom, numéro de reçu, identifiant du prestataire de paiement, groupe ou formule.
readers-find = Chercher
readers-show = Afficher
readers-plan = Formule
readers-any-plan = Toutes les formules
readers-also = Groupes et formules
readers-group = Groupe { $name } : { $taken } places sur { $seats }
readers-of-plan = Tous ceux qui ont { $name }
readers-show-all = Afficher tous les lecteurs
readers-none-found = Personne ne s’appelle ainsi. Essayez le début de l’adresse ou du nom.
readers-none-so = Aucun lecteur n’est dans ce cas.
readers-none-yet = Il n’y a pas encore de lecteurs. Ils arrivent en s’inscrivant depuis un article, ou vous reprenez une liste de votre ancien système.
readers-more-found = Il y en a d’autres. Tapez une lettre de plus.
readers-all = Tous les lecteurs
readers-no-mail = Aucun courriel ne lui parvient
readers-complimentary = Offert
readers-show-everybody = Tout le monde
readers-show-unconfirmed = Adresse non confirmée
readers-show-access = Avec accès intégral
readers-show-trial = À l’essai
readers-show-past-due = Paiement échoué, nouvel essai prévu
readers-show-unpaid = Paiement échoué pour de bon
readers-show-paused = En pause
readers-show-ending = Résilié pour l’échéance
readers-show-lapsed = Accès intégral terminé
readers-show-suppressed = Aucun courriel ne parvient
readers-has-endless = { $plan }, sans fin
readers-has-renewing = { $plan }, renouvelé après le { $date }
readers-has-until = { $plan }, jusqu’au { $date }
readers-had-until = Accès intégral terminé le { $date }
readers-registered = Inscrit
readers-unconfirmed = Adresse non confirmée
readers-status-incomplete = Premier paiement non effectué
readers-status-incomplete-expired = Premier paiement jamais effectué
readers-status-trialing = À l’essai
readers-status-active = Payé
readers-status-past-due = Paiement échoué, nouvel essai prévu
readers-status-unpaid = Paiement échoué pour de bon
readers-status-paused = En pause
readers-status-canceled = Terminé
readers-source-subscription = abonnement
readers-source-comp = offert
readers-source-gift = cadeau
readers-source-group = place dans un groupe
readers-source-trial = essai
readers-origin-site = inscrit ici
readers-origin-import = venu d’une liste
readers-origin-staff = ajouté par la rédaction
readers-person = Qui
readers-came = Depuis
readers-confirmed = Adresse confirmée
readers-not-yet = pas encore
readers-customer = Chez le prestataire
readers-labels = Étiquettes
readers-imported-note = Dans la liste
readers-seat = Place dans
readers-owns = Gère le groupe
readers-institution = Institution
readers-paired = { $name }, jusqu’au { $date }
readers-month = Articles gratuits du mois
readers-month-used = { $used } sur { $allowance } utilisés.
readers-shared = { $n ->
    [one] Un autre compte les partage.
   *[other] { $n } autres comptes les partagent.
}
readers-unlocked-more = { $n } articles débloqués en tout.
readers-unlocked-none = Aucun article débloqué.
readers-access = Accès intégral
readers-access-none = Ne l’a jamais eu.
readers-endless = sans fin
readers-taken-back = retiré le { $date }
readers-money = Abonnements et paiements
readers-money-none = N’a jamais payé.
readers-a-year = par an
readers-a-month = par mois
readers-since = depuis le { $date }
readers-ended = terminé le { $date }
readers-paid-until = payé jusqu’au { $date }
readers-cancelled-for = résilié pour le { $date }
readers-troubled-since = impayé ou en pause depuis le { $date }
readers-resumes = reprend le { $date }
readers-went-back = { $price } remboursés
readers-present = Cadeau pour { $recipient }, { $date }.
readers-present-back = Remboursé.
readers-present-redeemed = Utilisé.
readers-newsletters = Lettres d’information
readers-newsletters-none = Il n’y a pas de lettres d’information.
readers-mail-rests = Tout est en pause jusqu’au { $date }
readers-mail-follows = { $n ->
    [one] Reçoit des nouvelles d’une chose suivie
   *[other] Reçoit des nouvelles de { $n } choses suivies
  }
readers-on = oui
readers-off = non
readers-browsers = Connecté : { $n ->
    [one] un navigateur
   *[other] { $n } navigateurs
}
readers-browsers-none = Connecté nulle part.
readers-unknown-browser = Un navigateur
readers-notes = Notes
readers-note = Nouvelle note
readers-note-hint = L’équipe la voit, et le lecteur s’il demande ses données.
readers-note-save = Garder la note
readers-note-remove = L’enlever
readers-note-empty = Écrivez d’abord quelque chose.
readers-note-long = Une note a 4 000 caractères au plus. Raccourcissez-la.
readers-timeline = Ce qui s’est passé
readers-older = Plus tôt
readers-newest = Le plus récent
readers-done-given = L’accès intégral est donné, dès maintenant.
readers-done-ended = Il est retiré, dès maintenant.
readers-done-opened = L’article lui est ouvert, dès maintenant.
readers-done-link = Le lien lui est envoyé.
readers-done-signed-out = Toutes ses connexions sont fermées.
readers-done-noted = La note est gardée.
readers-done-note-removed = La note est enlevée.
readers-done-refunded = L’argent est rendu et l’abonnement est terminé.
readers-done-refunded-transfer = L’abonnement est terminé. L’argent est venu par virement : renvoyez-le vous-même ; il figure sous Factures.
readers-done-merged = Les deux comptes n’en font plus qu’un.
readers-done-erased = Le lecteur est effacé.
readers-grant = Donner l’accès intégral
readers-grant-text = { $email } lira tout, sans publicité, quoi qu’il paie ou ne paie pas.
readers-grant-until = Dernier jour
readers-grant-until-hint = Le jour compte en entier, au fuseau de la publication.
readers-grant-endless = Sans fin
readers-grant-reason = Raison
readers-grant-reason-hint = Pour vos collègues ; le lecteur la trouve aussi dans ses données.
readers-grant-tell = L’annoncer par courriel
readers-grant-button = Donner
readers-grant-no-plan = Choisissez une formule.
readers-grant-no-day = Choisissez le dernier jour, ou cochez « Sans fin ».
readers-grant-past = Ce jour est passé. Choisissez-en un plus tard.
readers-grant-no-reason = Dites pourquoi, en 300 caractères au plus.
readers-grant-subscription = Cet accès va avec un abonnement. Remboursez son dernier paiement ou laissez le lecteur le résilier ; il se termine avec lui.
readers-end = Le retirer
readers-end-text = { $plan } de { $email } se termine à l’instant. Une place dans un groupe redevient libre. Vous pourrez redonner l’accès intégral.
readers-end-button = Le retirer
readers-open = Ouvrir un article
readers-open-text = « { $title } » sera ouvert pour de bon à { $email }. Aucun de ses articles gratuits n’est utilisé.
readers-open-button = L’ouvrir
readers-link = Envoyer un lien de connexion
readers-link-text = { $email }, et personne d’autre, reçoit un lien qui connecte son navigateur, une fois, pendant 24 heures. Vous ne voyez pas ce lien.
readers-link-button = L’envoyer
readers-passkey = Clé d’accès { $name }
readers-passkey-doubted = n’est plus acceptée : il en existe peut-être une copie
readers-sign-out-passkeys = { $n ->
    [one] Une clé d’accès qui connecte est supprimée
   *[other] { $n } clés d’accès qui connectent sont supprimées
} aussi ; la personne en ajoute d’autres sur son compte.
readers-lift = Y envoyer de nouveau les lettres
readers-lift-text = Dès le prochain numéro, les lettres sont de nouveau envoyées à { $email }. Si l’adresse les refuse encore, l’envoi s’arrête à nouveau. Ce que la personne a résilié le reste.
readers-lift-button = Les envoyer
readers-mail-bounced = Les courriels à cette adresse reviennent depuis le { $date }
readers-mail-unreachable = Aucun courriel n’atteint cette adresse depuis le { $date }
readers-mail-complained = Une lettre a été signalée comme indésirable le { $date }
readers-done-lifted = Les lettres y sont de nouveau envoyées.
readers-sign-out = Déconnecter partout
readers-sign-out-text = { $n ->
    [one] Un navigateur de { $email } est déconnecté
   *[other] { $n } navigateurs de { $email } sont déconnectés
} à l’instant. La connexion se refait par un code envoyé par courriel.
readers-sign-out-button = Déconnecter
readers-cancel = Mettre fin à l’abonnement
readers-cancel-text = L’abonnement de { $email } prend fin, chez le prestataire de paiement aussi, et la personne reçoit un courriel comme si elle l’avait résilié. Rien n’est remboursé par là : remboursez pour cela un paiement.
readers-cancel-when = Quand il prend fin
readers-cancel-term = Avec la période, le { $date }
readers-cancel-term-what = La personne lit tout jusque-là, rien de plus n’est débité, et elle peut changer d’avis sur son compte.
readers-cancel-now = Maintenant
readers-cancel-now-what = La personne perd l’accès à cet instant et n’est plus débitée. C’est sans retour ; elle peut se réabonner.
readers-cancel-reason-hint = Cela figure au journal. La personne ne le voit pas.
readers-cancel-button = Y mettre fin
readers-cancel-no-when = Choisissez quand il prend fin.
readers-cancel-no-reason = Dites pourquoi, en 300 caractères au plus.
readers-cancel-failed = Il continue comme avant : { $why }. Réessayez, ou mettez-y fin chez le prestataire de paiement.
readers-done-cancelled = L’abonnement prend fin avec sa période. La personne a reçu un courriel.
readers-done-cancelled-now = L’abonnement a pris fin.
readers-present-refund = Rembourser un cadeau
readers-present-text = { $price } que { $email } a payés pour le cadeau à { $recipient } retournent par où ils sont venus, et { $email } en est averti par courriel.
readers-present-ends = Personne ne l’a encore utilisé. Son code ne vaut plus rien dès cet instant, même dans un courriel déjà envoyé.
readers-present-ends-redeemed = Il a été utilisé : { $reads } lit grâce à lui, et perd cet accès à cet instant. Personne d’autre que vous ne l’en avertit.
readers-present-somebody = quelqu’un qui a été effacé depuis
readers-present-changed = Entre-temps il a été utilisé ou repris. Regardez ce qui prendrait fin maintenant, et décidez à nouveau.
readers-done-present-back = L’argent du cadeau est rendu, et son code ne vaut plus rien.
readers-done-present-back-transfer = Le cadeau est repris. Il a été payé par virement : renvoyez l’argent vous-même.
readers-refund = Rembourser
readers-refund-text = { $price } du reçu { $number } ({ $date }, { $plan }) retournent à { $email } par la voie d’où ils sont venus.
readers-refund-ends = L’abonnement se termine à l’instant, et avec lui l’accès intégral, sauf s’il vient aussi d’ailleurs. Cela ne peut être annulé ; un nouvel abonnement reste possible.
readers-refund-button = Rendre { $price }
readers-refund-failed = Rien n’a été fait, car le prestataire répond : { $why }. Réessayez dans une minute, ou voyez ses propres pages.
readers-merge = Fusionner avec un autre compte
readers-merge-text = Quand une personne a deux comptes, { $kept } reste et reprend l’autre. Vous voyez d’abord ce qui va se passer.
readers-merge-other = Adresse du compte qui disparaît
readers-merge-look = Montrer ce qui va se passer
readers-merge-nobody = Aucun compte n’a cette adresse.
readers-merge-same = C’est ce même compte. Tapez l’adresse de l’autre.
readers-merge-staff = L’un des deux travaille ici, ou y a travaillé. Retirez d’abord le rôle ; le compte de qui figure au journal reste.
readers-merge-both-pay = Les deux comptes ont un abonnement en cours. Remboursez ou résiliez d’abord l’un des deux, pour que personne ne paie deux fois.
readers-merge-first = { $kept } reste. { $other } disparaît, et les courriels vont à { $kept } seul.
readers-merge-grants = { $n ->
    [one] Un accès intégral passe à { $kept }.
   *[other] { $n } accès intégraux passent à { $kept }.
}
readers-merge-subscriptions = { $n ->
    [one] Un abonnement passe, avec ses paiements.
   *[other] { $n } abonnements passent, avec leurs paiements.
}
readers-merge-unlocks = { $n ->
    [one] Un article débloqué passe.
   *[other] { $n } articles débloqués passent.
}
readers-merge-saved = { $n ->
    [one] Un article gardé passe.
   *[other] { $n } articles gardés passent.
}
readers-merge-browsers = { $n ->
    [one] Un navigateur reste connecté, comme { $kept }.
   *[other] { $n } navigateurs restent connectés, comme { $kept }.
}
readers-merge-passkeys = { $n ->
    [one] Une clé d’accès connecte, en tant que { $kept }.
   *[other] { $n } clés d’accès connectent, en tant que { $kept }.
}
readers-merge-newsletters = { $n ->
    [one] Un choix de lettre d’information passe ; là où les deux ont choisi, celui de { $kept } reste.
   *[other] { $n } choix de lettres d’information passent ; là où les deux ont choisi, celui de { $kept } reste.
}
readers-merge-follows = { $n ->
    [one] Un auteur, un sujet ou une recherche suivis passe.
   *[other] { $n } auteurs, sujets et recherches suivis passent.
}
readers-merge-notes = { $n ->
    [one] Une note passe.
   *[other] { $n } notes passent.
}
readers-merge-meter = Les articles gratuits s’additionnent et ne se multiplient pas : { $kept } et { $other } utilisés font { $used } utilisés sur { $allowance } ce mois-ci.
readers-merge-last = Qui se réinscrit avec { $other } retrouve ce même compte d’articles. La fusion ne peut être annulée.
readers-merge-button = N’en faire qu’un
readers-data = Tout ce que nous détenons
readers-data-text = Vous recevez un fichier avec tout ce que nous détenons sur { $email }, le même que celui d’« Exporter mes données ». Ne le remettez à personne d’autre.
readers-data-button = Recevoir le fichier
readers-erase = Effacer ce lecteur
readers-erase-text = Tout ce qui nomme { $email } est supprimé, courriels en attente compris. Cela ne peut être annulé.
readers-erase-billing = Ce que ce lecteur paie se termine à l’instant ; rien n’est rendu par là. Remboursez d’abord si quelque chose est dû.
readers-erase-stays = Ce qui reste n’a pas de nom : les reçus, comme la loi le veut, et une empreinte de l’adresse, pour qu’un retour ne rende pas d’articles gratuits.
readers-erase-confirm = Tapez { $email } pour confirmer
readers-erase-button = Effacer
readers-erase-mismatch = Ce n’est pas l’adresse de ce lecteur. Tapez-la comme elle figure ci-dessus.
readers-erase-staff = Cette personne travaille ici. Retirez d’abord le rôle, sous Équipe.
readers-export = Sortir la liste
readers-export-text = Un fichier CSV avec chaque lecteur : adresse, nom, date d’arrivée, lettres d’information, formule et sa fin, identifiant du prestataire, étiquettes et notes. « broadsheet import readers » et les services d’envoi le lisent.
readers-export-button = Recevoir le fichier
readers-lists = Reprendre une liste
readers-list = Liste de lecteurs
readers-lists-text = Un fichier CSV de votre ancien système : un lecteur par ligne, avec au moins une colonne « email ». Personne ne reçoit de courriel, et ce que les lecteurs ont choisi ici reste.
readers-list-look = D’abord regarder
readers-list-look-hint = Lit et rend compte, sans rien changer.
readers-list-file = Fichier
readers-list-file-hint = CSV, compressé ou non, jusqu’à { $size } Mo. Listes plus grandes : « broadsheet import readers FICHIER » sur le serveur.
readers-list-button = Remettre la liste
readers-list-no-file = Choisissez un fichier qui contient quelque chose.
readers-list-too-large = Le fichier dépasse { $size } Mo. Compressez-le, ou utilisez « broadsheet import readers FICHIER » sur le serveur.
readers-lists-before = Remises récemment
readers-lists-none = Aucune dans les 30 derniers jours.
readers-list-looked = seulement regardée
readers-list-goes-on = Cela continue tout seul ; vous pouvez quitter cette page.
readers-list-again = Regarder de nouveau
readers-list-progress = Part du fichier qui est faite
readers-list-created = Nouveaux lecteurs
readers-list-updated = Connus, avec du nouveau
readers-list-unchanged = Connus, sans rien de nouveau
readers-list-skipped = Passés
readers-list-dry = Rien n’a été changé. Remettez le fichier sans « D’abord regarder » pour le reprendre.
readers-list-remarks = { $n ->
    [one] Une remarque
   *[other] { $n } remarques
}
readers-list-report = Le rapport entier
list-state-waiting = En attente
list-state-running = En cours
list-state-done = Terminée
list-state-failed = Échouée
readers-why = Pourquoi
why-ask = Pourquoi peut-il lire un article, ou non ?
why-article = Article
why-article-example = Adresse de l’article
why-at = Quand (vide : maintenant)
why-network = Son adresse réseau, si vous la connaissez
why-button = Dites-moi pourquoi
why-empty = Collez l’adresse d’un article. Vous voyez ce que ce lecteur en reçoit, pourquoi, et ce que vous pouvez faire.
why-no-article = Aucun article n’est publié à cette adresse. Copiez-la depuis la barre du navigateur.
why-bad-time = Ce n’est pas un moment. Choisissez un jour et une heure, ou laissez vide pour maintenant.
why-bad-network = Ce n’est pas une adresse réseau. Elle ressemble à 192.0.2.7 ou 2001:db8::7.
why-remedies = Ce que vous pouvez faire
why-facts = Ce sur quoi repose la décision, dans cet ordre
why-doubts = Ce que les données ne disent pas
why-this = C’est cela qui l’ouvre.
why-none = non
why-unpublished = L’article n’était pas publié à ce moment.
why-full-staff = Il lit tout, car il travaille ici.
why-full-grant = Il lit tout : il a l’accès intégral.
why-full-institution = Il lit tout : son institution donne accès.
why-full-free = L’article est ouvert à tous.
why-full-registered = L’article est ouvert à tous ceux dont l’adresse est confirmée.
why-full-first = C’est son premier article, ouvert quand il a laissé son adresse.
why-full-gift = Un abonné lui a offert cet article.
why-full-newsletter = Un lien de sa lettre d’information l’a ouvert.
why-full-unlocked = Il l’a débloqué ; il reste ouvert pour de bon.
why-wall-registration = Il voit le début et est invité à s’inscrire : il n’était pas encore lecteur.
why-wall-confirm = Il voit le début et est invité à confirmer son adresse.
why-wall-unlock = Il voit le début et peut utiliser un des { $left } articles gratuits qui restent, d’une pression.
why-wall-exhausted = Il voit le début : les articles gratuits du mois sont utilisés.
why-wall-subscribe = Il voit le début : l’article est réservé aux abonnés.
why-wall-lapsed = Il voit le début : son accès intégral s’est terminé le { $date }.
why-staff = Travaille ici
why-access = Accès intégral
why-institution = Institution
why-level = L’article
why-confirmed = Adresse confirmée
why-pass = Laissez-passer pour cet article
why-unlocked = Débloqué
why-allowance = Articles gratuits
why-confirmed-on = depuis le { $date }
why-unlocked-on = le { $date }
why-pass-first = son premier article
why-pass-gift = le lien cadeau d’un abonné
why-pass-newsletter = le lien d’une lettre d’information
why-allowance-used = { $used } sur { $allowance } utilisés en { $month }
why-level-free = libre
why-level-registered = pour lecteurs inscrits
why-level-metered = au compteur
why-level-subscribers = réservé aux abonnés
why-because-open = ouvert à tous jusqu’au { $date }
why-because-article = réglage de l’article
why-because-rule = règle { $number } de access.rules
why-because-section = réglage de sa rubrique
why-because-default = réglage général du site
why-by-network = sur son réseau
why-by-pairing = associé sur son réseau
why-by-domain = par son adresse
why-doubt-browser = { $n ->
    [0] Cela vaut dans un navigateur connecté. Aucun des siens ne l’est : il voit ce que voit un inconnu.
    [one] Cela vaut dans un navigateur connecté. Un des siens l’est ; dans tout autre il voit ce que voit un inconnu.
   *[other] Cela vaut dans un navigateur connecté. { $n } des siens le sont ; dans tout autre il voit ce que voit un inconnu.
}
why-doubt-network = Depuis quel réseau il lit. Si une institution y donne accès, tout est ouvert.
why-doubt-level = Ce que disaient alors l’article, sa rubrique et les réglages. Ils sont pris comme ils sont maintenant.
why-doubt-ends = Si l’abonnement a été en pause ou terminé un temps avant de reprendre. Seule sa dernière fin est gardée.
why-doubt-passes = Les laissez-passer de navigateurs déconnectés ou oubliés depuis.
why-doubt-future = Ce qui sera payé, résilié et réglé d’ici là. Il en sera ainsi si rien ne change.
why-remedy-link = Lui envoyer un lien de connexion
why-remedy-open = Lui ouvrir cet article
why-remedy-give = Donner l’accès intégral jusqu’à un jour
why-remedy-payments = Voir ses paiements
why-remedy-network = Demander son adresse réseau et la saisir plus haut
timeline-came-site = Inscription
timeline-came-import = Venu d’une liste
timeline-came-staff = Ajouté par la rédaction
timeline-confirmed = Adresse confirmée
timeline-first-article = Premier article ouvert : { $name }
timeline-unlocked = Débloqué : { $name }
timeline-opened = Ouvert par l’équipe : { $name }
timeline-signed-in = Connexion : { $name }
timeline-gave-article = Article offert : { $name }
timeline-bought-present = Cadeau payé
timeline-redeemed-present = Cadeau utilisé
timeline-took-seat = Place prise dans { $name }
timeline-left-seat = Place terminée dans { $name }
timeline-noted = Note : { $name }
timeline-granted = { $dated ->
    [yes] Accès intégral : { $plan }, { $source }, jusqu’au { $date }
   *[no] Accès intégral : { $plan }, { $source }, sans fin
}
timeline-revoked = Accès intégral retiré : { $plan }
timeline-paid = { $price } payés (reçu { $number })
timeline-paid-back = { $price } rendus (reçu { $number })
timeline-code = { $purpose ->
    [address] Courriel pour confirmer une autre adresse
    [newsletter] Courriel pour confirmer une lettre d’information
   *[other] Courriel avec un code ou un lien de connexion
}{ $used ->
    [yes] , utilisé
   *[no] {""}
}
timeline-agreed = Accord : { $subject } ({ $place })
timeline-withdrew-consent = Accord retiré : { $subject } ({ $place })
timeline-withdrew = Rétractation (déclaration { $number })
timeline-told = Courriel : { $about }
timeline-told-receipt = reçu
timeline-told-paid-back = remboursement
timeline-told-trial = début de l’essai
timeline-told-failed = paiement échoué
timeline-told-cancelled = résiliation
timeline-told-ended = abonnement terminé
timeline-told-renewal = renouvellement à venir
timeline-told-trial-ending = essai bientôt terminé
timeline-told-reminder = rappel
timeline-told-price-change = changement de prix
timeline-told-offer-ending = offre bientôt terminée
timeline-told-resuming = reprise prochaine
timeline-told-still-failed = paiement toujours échoué
timeline-told-next-invoice = prochaine facture
timeline-told-overdue = facture en retard
timeline-told-win-back = offre de retour
timeline-subscription-taken-over = Abonnement repris
timeline-subscription-tried = Début de l’essai
timeline-subscription-began = Début de l’abonnement
timeline-subscription-converted = L’essai devient un abonnement
timeline-subscription-renewed = Renouvelé
timeline-subscription-failed = Paiement échoué
timeline-subscription-recovered = Impayé réglé
timeline-subscription-paused = En pause
timeline-subscription-resumed = Reprise
timeline-subscription-cancelled = Résilié pour l’échéance
timeline-subscription-kept = Résiliation annulée
timeline-subscription-repriced = Autre prix
timeline-subscription-money-back = Argent rendu ou contesté
timeline-subscription-money-kept = Contestation gagnée
timeline-subscription-ended = Abonnement terminé
timeline-subscription-returned = L’abonnement reprend
audit-act-grant-given = Accès intégral donné
audit-act-grant-ended = Accès intégral retiré
audit-act-article-opened = Article ouvert pour un lecteur
audit-act-link-mailed = Lien de connexion envoyé
audit-act-signed-out = Lecteur déconnecté partout
audit-act-suppression-lifted = Lettres de nouveau envoyées à un lecteur
audit-act-note-written = Note écrite
audit-act-note-removed = Note enlevée
audit-act-readers-merged = Deux comptes fusionnés
audit-act-data-taken = Données d’un lecteur sorties
audit-act-reader-erased = Lecteur effacé
audit-act-cancel-asked = A demandé la fin d’un abonnement
audit-act-cancelled = A mis fin à un abonnement
audit-act-refund-asked = Remboursement demandé
audit-act-refunded = Remboursé
audit-act-readers-taken-in = Liste de lecteurs remise
audit-act-readers-taken-out = Liste des lecteurs sortie
mail-link-subject = Connexion à { $site }
mail-link-title = Connectez-vous d’une pression
mail-link-text = Vous avez demandé à { $site } de l’aide pour vous connecter. Ce lien connecte le navigateur où vous l’ouvrez.
mail-link-button = Se connecter
mail-link-later = Il fonctionne pendant { $hours } heures, une fois. Si vous n’avez rien demandé, vous n’avez rien à faire.

## The desk for invoices

newsroom-invoices = Factures
newsroom-invoice = Facture
invoices-number = Facture { $number }
invoices-home = { $n ->
    [one] facture en retard
   *[other] factures en retard
  }
invoices-owed = { $n ->
    [one] { $price } restent à payer, sur une facture.
   *[other] { $price } restent à payer, sur { $n } factures.
  }
invoices-owed-late = { $n ->
    [one] Dont { $price } en retard, sur une facture.
   *[other] Dont { $price } en retard, sur { $n } factures.
  }
invoices-late = { $n ->
    [one] un jour de retard
   *[other] { $n } jours de retard
  }
invoices-search = Chercher une facture
invoices-search-hint = Son numéro, le début du nom qu’elle porte, ou l’adresse ou le nom de son lecteur.
invoices-show-open = À payer
invoices-show-overdue = En retard
invoices-show-paid = Payées
invoices-show-cancelled = Annulées
invoices-show-all = Toutes les factures
invoices-none-found = Aucune facture ne répond à cela. Essayez son numéro, ou le début du nom ou de l’adresse.
invoices-none-so = Aucune facture n’en est là.
invoices-none-open = Personne ne doit rien. Qui commande sur facture figure ici jusqu’à ce que l’argent soit arrivé et que vous le disiez.
invoices-not-sold = Rien ne se vend sur facture. Dès que ce sera le cas, dans les Réglages, qui commande figurera ici jusqu’à l’arrivée de l’argent.
invoices-back = Argent à rendre
invoices-back-text = Ce qui a été remboursé ou rétracté ces 60 derniers jours et était venu par virement. Vous seul pouvez faire ce virement.
invoices-books = Pour la comptabilité
invoices-export = Sortir cette liste en CSV
invoices-export-text = Toutes les factures de la liste « { $list } » dans un fichier pour un tableur ou la comptabilité, avec leurs destinataires. Que la liste a été sortie figure au journal.
invoices-export-button = La sortir
invoices-printed = Telle que la voit qui paie
invoices-of = Qui doit payer
invoices-asks = Ce qu’elle demande
invoices-reference = Leur référence
invoices-reader = Lecteur
invoices-erased = Le lecteur a supprimé son compte.
invoices-group = Groupe
invoices-tax = Taxe comprise
invoices-first-term = La première période, à partir du jour où le paiement arrive
invoices-of-present = Un cadeau pour { $recipient }
invoices-event-issued = Établie et envoyée
invoices-event-due = Elle était à payer jusque-là
invoices-event-paid = L’argent est arrivé
invoices-event-cancelled = Annulée : rien n’est dû
invoices-goes-on = Ce qu’elle concerne se poursuit. Elle est annulée quand cela prend fin :
invoices-refund = Était-ce une erreur, ou de l’argent est-il à rendre ? Remboursez le paiement, ce qui met fin à ce qu’il a ouvert, sur la page de
invoices-pay = L’argent est arrivé
invoices-pay-text = Facture { $number } de { $price }, { $name } : la somme entière est sur votre compte.
invoices-pay-opens = Ce qu’elle concerne s’ouvre aussitôt, ou se poursuit, et son lecteur reçoit un reçu. Cela ne se reprend que par un remboursement, qui y met fin.
invoices-pay-present = Le cadeau est envoyé à sa date, et qui l’offre reçoit un reçu. Cela ne se reprend que par un remboursement, qui y met fin.
invoices-pay-on = Quel jour
invoices-pay-on-hint = Le jour qui figure sur votre relevé de compte. Le reçu et les chiffres s’y rapportent.
invoices-pay-button = { $price } sont arrivés
invoices-no-day = Choisissez le jour où l’argent est arrivé.
invoices-refused-paid = Cette facture avait déjà été payée : quelqu’un d’autre vient peut-être de le dire.
invoices-refused-cancelled = Cette facture a été annulée et n’ouvre plus rien. Rendez l’argent, ou faites passer une nouvelle commande.
invoices-refused-tomorrow = Ce jour est encore à venir.
invoices-refused-settled = Cette facture a été payée ou annulée entre-temps. Rien n’a été fait.
invoices-refused-goes-on = Ce que cette facture concerne se poursuit entre-temps. Mettez plutôt fin à l’abonnement : sa facture en est annulée.
invoices-refused-nobody = Le lecteur a supprimé son compte : il n’y a personne à qui l’envoyer.
invoices-cancel = Annuler la commande
invoices-cancel-text = Ce que concerne la facture { $number } de { $price }, commandé par { $email }, est annulé : rien ne s’ouvre, rien n’est dû, et un courriel le dit. Cela ne se reprend pas ; une nouvelle commande reste possible.
invoices-cancel-button = L’annuler
invoices-mail = L’envoyer à nouveau
invoices-mail-text = La facture { $number } de { $price } part encore une fois à { $email }, avec le jour jusqu’auquel elle est à payer.
invoices-mail-button = L’envoyer
invoices-done-paid = Le paiement est confirmé, et qui a commandé reçoit un reçu.
invoices-done-cancelled = La commande est annulée : personne ne doit rien sur cette facture.
invoices-done-mailed = La facture est en route vers qui l’a commandée.
audit-act-invoice-paid = Paiement d’une facture confirmé
audit-act-invoice-cancelled = Commande sur facture annulée
audit-act-invoice-mailed = Facture envoyée à nouveau
audit-act-invoices-taken-out = Liste de factures sortie
audit-act-institution-made = Institution créée
audit-act-institution-changed = Institution modifiée
audit-act-institution-ended = Institution retirée
audit-act-institution-linked = Lien secret vers le rapport d’une institution créé

## The desk for institutions

newsroom-institutions = Institutions
newsroom-institution = Institution
institutions-search = Trouver une institution par son nom
institutions-none = Aucune institution ne lit encore. Ajoutez une université, une bibliothèque ou une entreprise avec ses réseaux : qui vient de là lit tout, et son nom figure sur chaque page.
institutions-none-found = Aucune institution ne porte cela dans son nom.
institutions-none-more = Il n’y en a pas d’autres.
institutions-show-all = Toutes les institutions
institutions-and-more = { $first } et { $n } de plus
institutions-endless = sans date de fin
institutions-until = jusqu’au { $date }
institutions-over = terminée le { $date }
institutions-declared = dans la configuration
institutions-declared-text = { $name } figure dans le fichier de configuration du serveur, broadsheet.toml, sous [[institutions]]. Qui fait fonctionner le serveur la modifie là ; cela prend effet au redémarrage du site.
institutions-known = À quoi on reconnaît ses lecteurs
institutions-name = Nom
institutions-name-hint = Tel qu’il figure sur chaque page : « Accès offert par … ».
institutions-networks = Réseaux
institutions-networks-hint = Un par ligne, comme les envoie la bibliothèque : 192.0.2.0/24, 192.0.2.10-192.0.2.40, 2001:db8:7::/48, ou une seule adresse. Chaque adresse appartient à une seule institution.
institutions-no-network = Aucun
institutions-domains = Domaines de courriel
institutions-domains-hint = Un par ligne, ce qui suit le @ : library.example. Qui prouve y avoir une adresse lit de partout.
institutions-no-domain = Aucun
institutions-until-field = Dernier jour
institutions-until-hint = Ils lisent jusqu’à la fin de ce jour. Sans date, ils lisent jusqu’à ce que vous y mettiez fin.
institutions-contact = Adresse du bibliothécaire
institutions-contact-hint = Qui est connecté avec elle trouve lui-même le rapport d’utilisation.
institutions-no-contact = Inconnue
institutions-events = Ce qu’a fait la rédaction
institutions-no-events = Rien depuis que le journal est tenu.
institutions-usage = Ce que lisent ses lecteurs
institutions-new = Ajouter une institution
institutions-new-text = Qui vient de ses réseaux, ou a une adresse à ses domaines, lit tout dès la page suivante.
institutions-make = L’ajouter
institutions-edit = Modifier cette institution
institutions-save = Enregistrer
institutions-end = Mettre fin à son accès
institutions-end-text = Dès la page suivante, personne ne lit plus grâce à { $name }, et les comptes qui y ont été associés ne le sont plus. Le lien secret vers son rapport ne mène plus à rien. Ce qui a été lu reste compté. Cela ne se reprend pas ; ses réseaux peuvent être donnés à une nouvelle institution.
institutions-end-button = Y mettre fin
institutions-link = Créer un lien secret vers son rapport
institutions-link-text = Qui a le lien voit ce que lisent les lecteurs de { $name }, par mois et par article, sans se connecter. Le lien créé auparavant ne mène alors plus à rien.
institutions-link-button = Créer le lien
institutions-link-made = Envoyez ce lien à { $name }. Il n’est montré que cette fois, et le précédent ne mène plus à rien.
institutions-link-done = Je l’ai noté
institutions-done-made = L’institution est ajoutée : ses lecteurs lisent tout dès maintenant.
institutions-done-changed = Enregistré. Cela vaut dès la page suivante.
institutions-done-ended = L’accès de l’institution a pris fin.
institutions-wrong-name = Écrivez le nom de l’institution, comme « Bibliothèque de la ville ».
institutions-wrong-exists = Il y a déjà une institution « { $name } ». Modifiez-la, ou écrivez un autre nom.
institutions-wrong-nothing = Dites à quoi on reconnaît ses lecteurs : à des réseaux, à des domaines de courriel, ou aux deux.
institutions-wrong-taken = { $theirs } est à { $name }, et { $asked } en contient des adresses. Retirez-le d’abord à { $name }, ou laissez-le de côté : chaque adresse appartient à une seule institution.
institutions-wrong-network = « { $text } » n’est pas un réseau. Écrivez-le comme 192.0.2.0/24 ou 2001:db8::/32, par sa première et sa dernière adresse comme 192.0.2.10-192.0.2.40, ou une seule adresse.
institutions-wrong-within = { $text } est à l’intérieur d’un réseau. Écrivez { $whole } pour le réseau entier, ou { $alone } pour cette seule adresse.
institutions-wrong-backwards = « { $text } » finit avant de commencer. Écrivez d’abord l’adresse la plus basse.
institutions-wrong-everybody = { $net } est trop pour une institution : les plus grands admis sont un /{ $four } en IPv4 et un /{ $six } en IPv6. Demandez-lui ses propres réseaux.
institutions-wrong-private = { $net } contient des adresses que personne n’a sur l’internet. Les visiteurs qui semblent en venir sont passés par un mandataire, et tout serait ouvert à eux tous. Demandez à l’institution ses adresses publiques.
institutions-wrong-proxy = { $net } contient un mandataire de ce site, dont les visiteurs viennent de partout.
institutions-wrong-domain = « { $text } » n’est pas un domaine de courriel. Écrivez ce qui suit le @ dans leurs adresses, comme library.example.
institutions-wrong-anyones = N’importe qui peut avoir une adresse à { $domain }. Écrivez un domaine propre à l’institution.
institutions-wrong-day = Choisissez un jour, ou laissez le champ vide.
institutions-wrong-contact = Ce n’est pas une adresse électronique. Écrivez-la comme librarian@library.example, ou laissez le champ vide.

## La régie

newsroom-ads = Publicité
media-use-ad = Publicité
advertisement-house = De { $site }
audit-act-ad-made = A créé une campagne
audit-act-ad-changed = A modifié une campagne
audit-act-ad-started = A lancé une campagne
audit-act-ad-paused = A suspendu une campagne
audit-act-ad-ended = A terminé une campagne
audit-act-ad-deleted = A supprimé une campagne
audit-act-ads-txt-changed = A modifié ads.txt
ads-tab-current = Campagnes
ads-tab-ended = Terminées
ads-tab-txt = ads.txt
ads-new = Nouvelle campagne
ads-none = Aucune campagne pour l’instant. Créez-en une, regardez-la dans son emplacement, puis lancez-la : les pages la montrent aussitôt, dès son premier jour. Les abonnés, les institutions et qui rencontre un mur ne la voient jamais.
ads-none-yet = Aucune campagne pour l’instant.
ads-none-ended = Rien n’est encore terminé. Les campagnes terminées restent ici avec leurs chiffres.
ads-named = D’après les réglages
ads-named-text = Elles figurent dans broadsheet.toml. Elles occupent les emplacements qu’aucune campagne ne prend et ne sont pas comptées.
ads-counts = vue { $shown }, cliquée { $clicked }
ads-dates = du { $from } au { $to }
ads-dates-open = à partir du { $from }
ads-of-shown = { $delivered } vues sur { $goal }
ads-of-clicked = { $delivered } clics sur { $goal }
ads-expected = { $n } attendus à ce jour
ads-pace-behind = en retard
ads-pace-level = au rythme
ads-pace-ahead = en avance
ads-phase-draft = Brouillon
ads-phase-draft-hint = Personne ne la voit tant qu’elle n’est pas lancée.
ads-phase-waiting = En attente
ads-phase-waiting-hint = Elle est lancée, son premier jour est à venir.
ads-phase-live = En cours
ads-phase-live-hint = Les pages la montrent.
ads-phase-paused = Suspendue
ads-phase-paused-hint = Aucune page ne la montre tant qu’elle n’a pas repris.
ads-phase-full = Livrée
ads-phase-full-hint = Elle a atteint son plafond et n’est plus montrée. Relevez le plafond pour continuer, ou terminez-la.
ads-phase-over = Échue
ads-phase-over-hint = Son dernier jour est passé. Donnez-lui en un plus tardif pour continuer, ou terminez-la.
ads-phase-ended = Terminée
ads-phase-ended-hint = Elle reste ici avec ses chiffres. Dupliquez-la pour la relancer.
ads-slot-top = Haut
ads-slot-middle = Milieu
ads-slot-side = Côté
ads-slot-top-hint = Au-dessus du contenu d’une page. Images jusqu’à 970 × 250.
ads-slot-middle-hint = Dans un texte ou une liste. Images jusqu’à 600 × 500.
ads-slot-side-hint = À côté d’un texte ou d’une liste. Images jusqu’à 300 × 600.
ads-campaign = Campagne
ads-edit = Modifier
ads-start = Lancer
ads-resume = Reprendre
ads-pause = Suspendre
ads-end = Terminer
ads-duplicate = Dupliquer
ads-delete = Supprimer
ads-end-text = « { $name } » se termine pour de bon : plus aucune page ne la montre, et elle ne pourra pas être relancée. Ses chiffres restent, et elle peut être dupliquée.
ads-delete-text = « { $name } » n’a jamais été montrée. Elle est supprimée définitivement.
ads-was-shown = Elle a été montrée, ou elle est en cours : elle ne peut pas être supprimée, ses chiffres appartiennent aux comptes. Terminez-la plutôt.
ads-is-over = Son dernier jour est passé. Modifiez d’abord ses dates, puis lancez-la.
ads-other-state = Quelqu’un d’autre l’a modifiée entre-temps. Voici où elle en est.
ads-done-made = Créée. Regardez-la ci-dessous, et lancez-la quand elle est prête.
ads-done-changed = Modifiée. Les pages la montrent ainsi désormais.
ads-done-start = Lancée. Les pages la montrent dès son premier jour.
ads-done-pause = Suspendue. Plus aucune page ne la montre.
ads-done-end = Terminée.
ads-done-copied = Voici la copie, un brouillon dont rien n’est compté. Vérifiez ses dates avant de la lancer.
ads-done-deleted = Supprimée.
ads-done-txt = Enregistré. /ads.txt le dit désormais.
ads-done-txt-forgotten = Oublié. Les réglages comptent de nouveau.
ads-client = Client
ads-house = La maison
ads-direct = Un client
ads-when = Quand
ads-slots = Emplacements
ads-sections = Rubriques
ads-all-sections = Toutes les pages
ads-weight = Poids
ads-link = Lien
ads-shown = Vues
ads-clicked = Clics
ads-rate = Clics par vue
ads-of-most = sur { $n }
ads-line = attendu
ads-looks = Son apparence
ads-by-day = De jour
ads-by-night = De nuit
ads-look-light = { $slot }, de jour
ads-look-dark = { $slot }, de nuit
ads-look-empty = Rien à montrer encore.
ads-slot-clicks = { $n } clics, { $share }
ads-how-counted = Une vue compte quand une page qui la porte est envoyée à une personne, un clic quand quelqu’un suit son lien depuis une page de ce site. Personne n’est suivi, les machines et les collègues ne comptent pas, et les sommes ont une dizaine de secondes.
ads-wrong = { $n ->
    [one] Une chose ne peut pas être acceptée telle quelle. Rien n’a été enregistré ; c’est dit à côté de son champ.
   *[other] { $n } choses ne peuvent pas être acceptées telles quelles. Rien n’a été enregistré ; chacune est dite à côté de son champ.
}
ads-name = Nom
ads-name-hint = Pour les collègues ; les lecteurs ne le voient jamais.
ads-who = Pour qui
ads-client-hint = Affiché sous la publicité.
ads-kind = Ce qui est montré
ads-kind-text = Des mots
ads-kind-image = Une image
ads-heading = Première ligne
ads-heading-hint = 80 caractères au plus.
ads-words = Phrase
ads-words-hint = 200 caractères au plus ; peut rester vide.
ads-prompt = Appel
ads-prompt-hint = Que faire, comme « Voir le programme » ; peut rester vide.
ads-picture = Image
ads-picture-hint = Son adresse ou son nom de fichier dans la médiathèque.
ads-to-media = Ouvrir la médiathèque dans un autre onglet
ads-alt = Description
ads-alt-hint = Ce que dit l’image, ses mots compris, pour qui ne la voit pas.
ads-link-hint = Où mène un clic : https://… ou un chemin de ce site, comme /subscribe.
ads-sections-hint = N’en choisissez aucune pour l’avoir sur toutes les pages.
ads-starts = Premier instant
ads-zone = À l’heure de { $zone }.
ads-ends = Dernier instant
ads-ends-hint = Laissez vide pour qu’elle dure jusqu’à ce qu’on la termine.
ads-most-shown = Vues au plus
ads-most-clicked = Clics au plus
ads-most-hint = En tout ; laissez vide pour ne pas plafonner. Elle s’arrête dans les 15 secondes qui suivent.
ads-weight-hint = De 1 à 100 : de deux qui conviennent à une page, celle de poids 20 vient deux fois plus souvent que celle de poids 10.
ads-save = Enregistrer
ads-make = Créer un brouillon
ads-wrong-name-none = Donnez-lui un nom.
ads-wrong-name-long = Le nom est trop long ; 100 caractères au plus.
ads-wrong-client-none = Dites qui la paie, ou choisissez la maison.
ads-wrong-client-long = Le nom du client est trop long ; 100 caractères au plus.
ads-wrong-picture-none = Cette image n’est pas dans la médiathèque. Copiez-y son adresse sur sa page.
ads-wrong-alt-none = Dites ce que montre l’image, avec ses mots, pour qui ne la voit pas.
ads-wrong-alt-long = La description est trop longue ; 300 caractères au plus.
ads-wrong-heading-none = Écrivez une première ligne.
ads-wrong-heading-long = La première ligne est trop longue ; 80 caractères au plus.
ads-wrong-words-long = La phrase est trop longue ; 200 caractères au plus.
ads-wrong-prompt-long = L’appel est trop long ; 40 caractères au plus.
ads-wrong-link-none = Écrivez où mène un clic : une adresse qui commence par https:// ou http://, ou un chemin de ce site, comme /subscribe.
ads-wrong-slots-none = Choisissez au moins un emplacement.
ads-wrong-sections-none = Une des rubriques n’existe plus. Choisissez de nouveau.
ads-wrong-starts-none = Dites quand elle commence.
ads-wrong-ends-none = Ce n’est pas un instant. Choisissez-en un, ou laissez vide.
ads-wrong-ends-before = Elle finirait avant de commencer. Choisissez un instant plus tardif.
ads-wrong-weight-number = Écrivez un nombre de 1 à 100.
ads-wrong-most_shown-number = Écrivez un nombre à partir de 1, ou laissez vide.
ads-wrong-most_clicked-number = Écrivez un nombre à partir de 1, ou laissez vide.
ads-txt = ads.txt
ads-txt-lead = Dit aux acheteurs qui peut vendre la publicité de ce site. Servi à l’adresse
ads-txt-settings = Pour l’instant, il dit ce que disent les réglages (site.ads_txt). Ce que vous enregistrez ici comptera à leur place.
ads-txt-written = Ce qui est enregistré ici compte ; ce que disent les réglages (site.ads_txt), non.
ads-txt-text = Lignes
ads-txt-hint = Une par ligne : domaine du vendeur, compte, DIRECT ou RESELLER, et, s’il y en a un, l’identifiant de certification. Ou une variable, comme contact=ads@example.org. Ce qui suit # est une note.
ads-txt-save = Enregistrer
ads-txt-forget = Revenir aux réglages
ads-txt-forget-text = Ce qui est enregistré ici est oublié, et /ads.txt redit ce que disent les réglages.
ads-txt-wrong = La ligne { $n } ne peut pas rester : { $why } Elle dit « { $line } ». Rien n’a été enregistré.
ads-txt-neither = ce n’est ni un vendeur ni une variable.
ads-txt-account = le deuxième champ doit être un compte, sans espaces.
ads-txt-relationship = le troisième champ doit être DIRECT ou RESELLER.
ads-txt-domain = le premier champ doit être un domaine, comme exchange.example, sans https://.
ads-txt-fields = il y a plus de quatre champs.
ads-txt-authority = le quatrième champ doit être un identifiant de lettres et de chiffres ; omettez-le s’il n’y en a pas.
ads-txt-variable = cette variable n’existe pas. Il y a CONTACT, SUBDOMAIN, OWNERDOMAIN, MANAGERDOMAIN et INVENTORYPARTNERDOMAIN.
ads-txt-value = la variable n’a pas de valeur, ou ce doit être un domaine.
ads-txt-twice = OWNERDOMAIN ne peut figurer qu’une fois.
ads-txt-long = l’ensemble dépasse 48 kilo-octets.
figures-plot-ad-days = Diffusion
figures-plot-ad-days-empty = Rien n’a encore été compté.
figures-plot-ad-days-paced = Tout ce qui a été livré à la fin de chaque jour, et ce qui était attendu d’ici là.
figures-plot-ad-days-plain = Combien de fois elle a été vue chaque jour.
figures-plot-ad-slots = Par emplacement
figures-plot-ad-slots-empty = Rien n’a encore été compté.
figures-column-ad-shown = Vues
figures-column-ad-clicked = Clics
figures-column-ad-delivered = Livré en tout
figures-column-ad-expected = Attendu
figures-column-ad-rate = Clics par vue
figures-column-slot = Emplacement

## Les ouvertures

newsroom-openings = Ouvertures
audit-act-wide-opened = A ouvert à tous une rubrique ou le site
audit-act-wide-closed = A refermé une rubrique ou le site
openings-lead = Quand une nouvelle ne doit échapper à personne : tout le monde lit ce qui est classé dans une rubrique, ou tout, jusqu’à une heure. Ni mur, ni lecture décomptée. Un article seul s’ouvre là où il est publié.
openings-none = Rien n’est ouvert au-delà de ce que disent les articles et les règles.
openings-new = Ouvrir à tous
openings-site = Tout le site
openings-what = Quoi
openings-until = jusqu’au
openings-until-field = Jusqu’à
openings-until-hint = À l’heure de { $zone } ; 92 jours au plus.
openings-reason = Raison
openings-reason-hint = Pour les collègues et le journal.
openings-open = Ouvrir maintenant
openings-close = Refermer
openings-close-name = Refermer { $name }
openings-by-command = par une commande
openings-settings = Les réglages (access.open_until) ouvrent tout le site jusqu’au { $date }.
openings-banner = Ouvert à tous : { $what }
openings-one = { $what } jusqu’au { $date }
openings-one-settings = tout le site, d’après les réglages
openings-done-opened = Ouvert. Tout le monde le lit désormais.
openings-done-closed = Refermé. Les articles suivent de nouveau leurs niveaux.
openings-no-section = Cette rubrique n’existe plus. Choisissez-en une autre.
openings-past = Dites jusqu’à quand : un instant encore à venir.
openings-far = C’est trop loin : choisissez un instant dans les 92 jours. Ce qui doit rester ouvert a un niveau pour cela.
openings-no-reason = Dites pourquoi, en 200 caractères au plus.
## Le bureau des réglages

newsroom-settings = Réglages
settings-lead = Ce que la publication décide elle-même. Ce qui est enregistré ici vaut sur toutes les pages en une seconde, et chaque changement peut être annulé.
settings-operator = Le serveur, son adresse, le courrier, les prestataires de paiement et les sauvegardes sont réglés par l'exploitant, dans le fichier de réglages.
settings-last = { $who },
settings-publication = La publication
settings-publication-text = Comment la publication s'appelle, ce qu'elle dit d'elle-même, sa langue et son heure.
settings-texts = Textes propres
settings-texts-text = Ce que disent les pages sur qui fait la publication, sur la vie privée et sur les conditions. Un texte laissé vide est tel qu'il est sans cette page.
settings-theme-none = Le thème est celui d'origine. Qui gère le serveur peut y substituer ses propres fichiers (site.theme).
settings-theme-folder = Les fichiers propres au thème sont dans { $folder }, choisi par qui gère le serveur (site.theme).
settings-theme-server = Celui que prévoit qui gère le serveur
settings-theme-default = Celui d'origine
settings-pages-none = Un texte vide est le texte général du fichier de langue. Qui gère le serveur peut aussi en tenir des fichiers (site.pages).
settings-pages-folder = Un texte vide est celui d'un fichier de { $folder }, choisi par qui gère le serveur (site.pages).
settings-access = Qui peut lire quoi
settings-access-text = Quels articles sont libres, lesquels sont comptés, lesquels sont réservés aux abonnés, et combien un lecteur inscrit peut en choisir.
settings-plans = Offres et formules
settings-plans-text = Ce qui est vendu, à quels prix, et ce que devient un contrat. Qui a acheté à un ancien prix le garde.
settings-payments = Taxe et avis
settings-payments-text = La taxe dans les prix, et quand ceux qui paient apprennent ce qui va arriver.
settings-invoices = Factures
settings-invoices-text = Si et comment on paie une commande par virement.
settings-staff = Équipe
settings-staff-text = Comment l'équipe entre, et quand la rédaction se ferme. Pour les propriétaires seuls.
settings-readers = Lecteurs
settings-readers-text = Sur combien d'appareils ils sont connectés, et pour combien de temps.
settings-newsletters = Lettres
settings-newsletters-text = Quelles lettres il y a et qui les reçoit.
settings-embeds = Contenus d’ailleurs
settings-embeds-text = De qui les lecteurs peuvent charger vidéos, messages et graphiques dans un article. Rien n’est chargé avant qu’ils le demandent ; de tous les autres, un article montre un lien.
settings-look = Apparence
settings-look-text = Couleurs et logo, de jour et dans l'obscurité. Une couleur qui se lit mal n'est pas acceptée.
settings-walls = Textes des murs
settings-walls-text = Ce que dit chaque mur. Un texte laissé vide est celui du fichier de langue.
settings-from-default = Valeur par défaut
settings-from-file = Du fichier de réglages
settings-from-newsroom = Réglé ici
settings-from-someone = Réglé ici par { $who }, { $date }
settings-from-environment = Fixé par la variable d'environnement { $name }, au-dessus de cette page : l'exploitant du serveur peut la changer
settings-undo = Annuler ce réglage : revenir à « { $value } »
settings-undo-nothing = Annuler ce réglage : revenir à rien
settings-undo-words = Annuler ce réglage : revenir aux textes du fichier de langue
settings-undo-list = { $n ->
    [0] Annuler ce réglage : revenir à une liste vide
    [one] Annuler ce réglage : revenir à l'élément d'avant
   *[other] Annuler ce réglage : revenir aux { $n } éléments d'avant
}
settings-now = Entre-temps, c'est « { $value } ».
settings-now-nothing = Entre-temps, c'est vide.
settings-yes = oui
settings-no = non
settings-save = Enregistrer
settings-back = Tous les réglages
settings-preview = Montrer
settings-preview-title = Le mur avec ces textes
settings-done-changed = Enregistré. Les lecteurs le voient en une seconde.
settings-done-same = Rien n'était différent, rien n'a été changé.
settings-overtaken = Quelqu'un d'autre a enregistré cette page pendant que vous écriviez. Rien de ce que vous avez saisi n'est perdu : regardez ce qui vaut maintenant, puis enregistrez à nouveau pour mettre vos valeurs.
settings-no-price = « { $text } » n'est pas un prix. Écrivez un montant et une monnaie par ligne, par exemple 69.00 EUR.
settings-plan-stays = { $n ->
    [one] Un abonnement relève de la formule « { $plan } » : elle reste, avec son nom dans les adresses et sa durée. Changez son prix, qui vaut pour les nouveaux acheteurs, ou attendez qu'il soit terminé.
   *[other] { $n } abonnements relèvent de la formule « { $plan } » : elle reste, avec son nom dans les adresses et sa durée. Changez son prix, qui vaut pour les nouveaux acheteurs, ou attendez qu'ils soient terminés.
}
settings-plan-paid = { $n ->
    [one] Un abonnement relève de cette formule. Elle ne peut ni partir ni changer de durée : l'abonnement et le prestataire de paiement la connaissent ainsi.
   *[other] { $n } abonnements relèvent de cette formule. Elle ne peut ni partir ni changer de durée : ils la connaissent ainsi, et le prestataire de paiement aussi.
}
settings-letter-read = { $n ->
    [one] Un lecteur reçoit « { $name } », et ne la recevrait plus.
   *[other] { $n } lecteurs reçoivent « { $name } », et ne la recevraient plus.
}
settings-letter-sure = Rien n'est encore enregistré. Enregistrez une fois de plus si c'est ce que vous voulez.
settings-no-picture = Il n'y a pas d'image « { $name } » dans la photothèque. Envoyez-la ici, ou prenez le nom sur sa page.
settings-words-variables = Utilisable : { $names }
settings-usual = Vide : « { $text } »
settings-place = Place dans la liste
settings-remove = Retirer
settings-history = Ce qui a été changé
settings-history-all = Tout ce qui a été changé dans les réglages
settings-history-none = Rien n'a encore été changé ici. Ce qui sera enregistré figurera ici, avec qui l'a fait et ce qui valait avant.
settings-was = Avant
settings-became = Après
settings-upload = Envoyer une image
settings-upload-failed = L'image n'a pas pu être envoyée. Réessayez.
settings-contrasts = Lisibilité
settings-contrasts-hint = Un texte demande un contraste de 4.5:1 pour être lu par tous (WCAG AA).
settings-contrast = { $what } et { $against }
settings-contrast-enough = bien lisible
settings-contrast-poor = trop peu
settings-against-paper = le fond
settings-against-white = les mots blancs dessus
settings-against-soft = le texte secondaire
settings-languages = Langues
settings-language-en = English
settings-language-fr = Français
settings-language-own = Celle de la publication ({ $name })
settings-other-language = Les lecteurs ne verront ces textes que si la publication est dans cette langue ; elle est maintenant en { $language }.
settings-width-phone = Téléphone
settings-width-wide = Ordinateur
settings-wall-registration = Inscription
settings-wall-registration-text = Rencontré par un passant, devant un article que les lecteurs inscrits peuvent choisir.
settings-wall-confirm = Confirmation
settings-wall-confirm-text = Rencontré par qui a laissé une adresse sans l'avoir confirmée.
settings-wall-unlock = Ouverture
settings-wall-unlock-text = Rencontré par un lecteur inscrit à qui il reste des articles libres.
settings-wall-exhausted = Épuisé
settings-wall-exhausted-text = Rencontré par un lecteur inscrit qui a épuisé ses articles du mois.
settings-wall-subscribe = Abonnés
settings-wall-subscribe-text = Rencontré par tous les autres, devant un article réservé aux abonnés.
settings-wall-lapsed = Terminé
settings-wall-lapsed-text = Rencontré par un abonné dont l'abonnement est terminé.
wall-preview-title = Un article derrière un mur
wall-preview-text = Le barrage avait été construit pour retenir la rivière, et pendant deux cents ans il la retint. Ce qui le franchit dans la nuit du trois mai, personne ne l'avait prévu.
settings-choice-free = Libre pour tous
settings-choice-registered = Pour les lecteurs inscrits
settings-choice-metered = Compté
settings-choice-subscribers = Pour les abonnés
settings-choice-ask = Le lecteur appuie sur un bouton
settings-choice-automatic = La première lecture le dépense
settings-choice-month = Au mois
settings-choice-year = À l'année
settings-choice-full = La totalité
settings-choice-proportionate = Tout sauf les jours lus
settings-choice-inclusive = Comprise dans les prix
settings-choice-exclusive = Ajoutée aux prix
settings-choice-payment = Quand elle est payée
settings-choice-order = Aussitôt
settings-choice-publishers = Propriétaires et éditeurs
settings-choice-everyone = Tout le monde
settings-choice-new = Qui n'a jamais eu d'abonnement
settings-choice-returning = Qui en a eu un et n'en a plus
setting-site-name = Nom
setting-site-name-hint = Sur chaque page et chaque courriel
setting-site-tagline = Ligne sous le nom
setting-site-description = Description
setting-site-description-hint = Une phrase pour les moteurs de recherche et les flux
setting-site-language = Langue
setting-site-language-hint = Des textes propres aux pages ; une autre demande un fichier de langue dans le thème. L'index de recherche est alors refait de lui-même, en arrière-plan
setting-site-time-zone = Fuseau horaire
setting-site-time-zone-hint = Par sa ville, par exemple Europe/Lisbon : la fin d'un mois du compteur, et les dates
setting-site-contact = Où écrivent les lecteurs
setting-site-texts-about = À propos
setting-site-texts-about-hint = Qui la fait, et ce que la loi veut qu'on en dise. HTML, ou paragraphes séparés par des lignes vides
setting-site-texts-privacy = Vie privée
setting-site-texts-privacy-hint = HTML, ou paragraphes séparés par des lignes vides
setting-site-texts-terms = Conditions
setting-site-texts-terms-hint = HTML, ou paragraphes séparés par des lignes vides
setting-access-default = Un article dont rien d'autre ne décide est
setting-access-rules = Règles
setting-access-rules-hint = La première qui convient l'emporte. Un article convient s'il remplit toutes les conditions ; le niveau donné à l'article lui-même l'emporte sur tout.
setting-access-rules-new = Ajouter une règle
setting-access-rules-one = Règle { $n }
setting-access-rules-section = Rubrique
setting-access-rules-section-hint = Son nom dans les adresses
setting-access-rules-topic = Sujet
setting-access-rules-author = Auteur
setting-access-rules-type = Genre
setting-access-rules-type-hint = Par exemple column
setting-access-rules-older-than-days = Publié il y a au moins tant de jours
setting-access-rules-first-hours = Publié il y a moins de tant d'heures
setting-access-rules-access = Alors il est
setting-access-open-until = Tout est libre jusqu'au
setting-access-open-until-hint = Dans le fuseau de la publication ; vide : rien n'est ouvert
setting-meter-allowance = Articles libres par mois
setting-meter-allowance-hint = Qu'un lecteur inscrit peut choisir, de 0 à 1000
setting-meter-unlock = Un article libre est choisi quand
setting-gifts-links-per-month = Liens cadeaux par mois
setting-gifts-links-per-month-hint = Qu'un abonné peut faire
setting-gifts-readers-per-link = Navigateurs qui peuvent ouvrir un lien
setting-gifts-days = Jours de validité d'un lien
setting-plans = Formules
setting-plans-hint = Dans cet ordre sur les murs et sur la page des formules. Un autre prix est un nouveau prix pour les nouveaux acheteurs ; personne ne paie autre chose sans en être prévenu.
setting-plans-new = Ajouter une formule
setting-plans-one = Formule { $n }
setting-plans-slug = Nom dans les adresses
setting-plans-slug-hint = Minuscules, chiffres et traits d'union ; reste pour toujours
setting-plans-name = Nom
setting-plans-price = Prix
setting-plans-price-hint = Par exemple 69.00 EUR ; une ligne par monnaie
setting-plans-per = Payée
setting-plans-trial-days = Jours gratuits avant le premier paiement
setting-plans-description = Ligne sous le nom
setting-plans-features = Ce qu'elle contient
setting-plans-features-hint = Une ligne chacun
setting-offers = Offres
setting-offers-hint = Des prix plus bas, pour un temps ou pour de bon. Qui en a une la garde quand elle est retirée.
setting-offers-new = Ajouter une offre
setting-offers-one = Offre { $n }
setting-offers-code = Code
setting-offers-code-hint = Son nom dans les adresses, et ce qui est saisi ; reste pour toujours
setting-offers-plan = Formule
setting-offers-plan-hint = Son nom dans les adresses
setting-offers-price = Prix d'une échéance
setting-offers-price-hint = Par exemple 1.00 EUR ; ou écrivez un pourcentage
setting-offers-percent = Pourcentage de réduction
setting-offers-terms = Pour combien d'échéances
setting-offers-terms-hint = 0 : aussi longtemps que dure l'abonnement
setting-offers-for = Pour
setting-offers-automatic = Sans code
setting-offers-domains = Domaines de courriel
setting-offers-domains-hint = Un par ligne ; vide : tous
setting-offers-until = Jusqu'au
setting-groups-sold = Les groupes peuvent être achetés, chaque place au prix de la formule
setting-billing-grace-days = Jours pendant lesquels un renouvellement échoué laisse tout ouvert
setting-billing-withdrawal-days = Jours pendant lesquels on peut se rétracter
setting-billing-withdrawal-days-hint = 0 là où aucune loi ne le demande
setting-billing-withdrawal-refund = Alors est rendu
setting-billing-currency = Devise pour qui n'en a choisi aucune
setting-billing-currency-hint = Trois capitales, par exemple EUR ; vide : celle du premier prix de la première formule
setting-billing-tax-rate = Taxe en centièmes de pour cent
setting-billing-tax-rate-hint = 700 vaut 7 % ; 0 : aucune n'est montrée
setting-billing-tax-name = Nom de la taxe
setting-billing-tax-prices = Dans les prix
setting-billing-tax-on-top = Devises où elle s'ajoute malgré tout
setting-billing-tax-on-top-hint = Une par ligne, par exemple USD
setting-billing-tax-number = Numéro fiscal, pour les reçus
setting-billing-notices-renewal-days = Jours avant le renouvellement d'une année où son lecteur est averti
setting-billing-notices-renewal-days-hint = De 15 à 44
setting-billing-notices-trial-days = Jours avant la fin payante d'un essai ou d'une pause où son lecteur est averti
setting-billing-notices-trial-days-hint = De 3 à 20
setting-billing-notices-price-change-days = Jours d'avance pour annoncer un autre prix
setting-billing-notices-yearly-reminder = Qui paie au mois en reçoit un rappel par an
setting-billing-notices-failed-days = Jours après un renouvellement échoué où son lecteur est averti de nouveau
setting-billing-notices-failed-days-hint = Un par ligne, chacun après le précédent ; la première fois, c'est aussitôt
setting-billing-notices-win-back-days = Jours après la fin où l'on demande au lecteur s'il revient
setting-billing-notices-win-back-days-hint = 0 : jamais
setting-billing-invoice-offered = On peut commander sur facture
setting-billing-invoice-offered-hint = Il faut alors écrire le vendeur et le compte ci-dessous
setting-billing-invoice-opens = Une telle commande ouvre tout
setting-billing-invoice-payment-days = Jours pour payer une facture
setting-billing-invoice-payment-days-hint = De 1 à 90
setting-billing-invoice-overdue-days = Jours après ceux-là avant que son abonnement prenne fin
setting-billing-invoice-overdue-days-hint = De 1 à 365
setting-billing-invoice-seller = Vendeur
setting-billing-invoice-seller-hint = Nom et adresse postale, en lignes
setting-billing-invoice-account = Compte
setting-billing-invoice-account-hint = Le compte bancaire où l'argent doit arriver, en lignes
setting-staff-second-factor = Doivent montrer un second facteur
setting-staff-idle-minutes = Minutes sans requête après lesquelles la rédaction se ferme
setting-staff-idle-minutes-hint = De 5 à 1440
setting-staff-session-hours = Heures après lesquelles elle se ferme en tout cas
setting-staff-session-hours-hint = De 1 à 720
setting-staff-fresh-minutes = Minutes pendant lesquelles un second facteur vaut pour l'argent, les exports et les rôles
setting-staff-fresh-minutes-hint = De 1 à 60
setting-staff-invitation-hours = Heures pendant lesquelles le lien d'une invitation marche
setting-staff-invitation-hours-hint = De 1 à 720
setting-campus-address-days = Jours pendant lesquels une adresse d'une institution lit avant d'être confirmée de nouveau
setting-readers-disposable-domains = Domaines de courriel jetables
setting-readers-disposable-domains-hint = Un par ligne, en plus de ceux qui sont connus
setting-readers-devices = Appareils connectés à la fois
setting-readers-devices-hint = Un de plus déconnecte le plus longtemps inutilisé
setting-readers-session-days = Jours qu'un appareil reste connecté sans visite
setting-campus-pairing-days = Jours qu'un compte associé sur le campus lit de chez lui
setting-groups-invitation-days = Jours de validité d'une invitation à une place
setting-newsletters = Lettres
setting-newsletters-new = Ajouter une lettre
setting-newsletters-one = Lettre { $n }
setting-newsletters-slug = Nom dans les adresses
setting-newsletters-slug-hint = Minuscules, chiffres et traits d'union ; reste pour toujours
setting-newsletters-name = Nom
setting-newsletters-description = Ce qu'elle contient, et quand elle vient
setting-newsletters-subscribers-only = Réservée aux abonnés
setting-newsletters-on-registration = Commence quand une inscription est confirmée, comme le mur le dit alors
setting-newsletters-about = Au sujet de
setting-newsletters-about-hint = L’adresse d’une rubrique ou d’un thème, comme sections/water ou topics/rivers ; vide : de tout
setting-newsletters-followers-only = Pour ceux seulement qui le suivent
setting-newsletters-days = Jours
setting-newsletters-days-hint = Ceux où un numéro paraît ; aucun : aucun numéro ne se fait de lui-même
setting-newsletters-at = Envoyée à
setting-newsletters-at-hint = Comme 06:30, à l’heure de son fuseau
setting-newsletters-time-zone = Fuseau horaire
setting-newsletters-time-zone-hint = De ses jours et de ses heures, comme Europe/Lisbon ; vide : celui de la publication
setting-newsletters-language = Langue
setting-newsletters-language-hint = Des mots autour de ses articles et de ses dates
setting-newsletters-holidays = Jours fériés
setting-newsletters-holidays-hint = Un par ligne, comme 2026-04-03, ou 12-25 pour chaque année
setting-newsletters-sections = Ce qu’elle contient
setting-newsletters-sections-hint = Une ligne chacune, dans l’ordre, avec le nombre : take 1, news 0-8, latest 3-6, radar 0-5, most-read 0-5, archive 0-1, top-stories 3-6, takes 0-5, to-come 0-5
setting-newsletters-untouched = Un numéro que personne n’a regardé
setting-newsletters-from-name = Nom de l’expéditeur
setting-newsletters-from-name-hint = Vide : celui de la publication
setting-newsletters-from = Adresse d’expédition
setting-newsletters-from-hint = Vide : celle de tous les messages
setting-newsletters-reply-to = Les réponses vont à
setting-newsletters-reply-to-hint = Vide : l’adresse où écrivent les lecteurs
settings-choice-hold = Attend que quelqu’un l’approuve
settings-choice-send = Est envoyé
setting-embeds-providers = Services
setting-embeds-providers-hint = Un par ligne : youtube, vimeo, spotify, soundcloud, bluesky, datawrapper
setting-embeds-mastodon = Serveurs de Mastodon
setting-embeds-mastodon-hint = Un par ligne, par exemple mastodon.social
setting-embeds-peertube = Serveurs de PeerTube
setting-embeds-peertube-hint = Un par ligne, par exemple framatube.org
setting-look-theme = Thème
setting-look-theme-hint = Gabarits, caractères et mots de tout le site. Ceux à choisir sont dans un dossier du serveur (site.themes) ; un thème qui a une faute n'est pas pris
setting-look-accent = Accent
setting-look-accent-hint = Marques et liens, par exemple #a8192e ; vide : celui du thème
setting-look-button = Boutons
setting-look-button-hint = Leurs mots sont blancs
setting-look-paper = Fond
setting-look-ink = Texte
setting-look-logo = Logo
setting-look-logo-hint = À la place du nom en tête de chaque page : le nom de fichier d'une image de la photothèque ; vide : le nom
setting-look-dark-accent = Accent dans l'obscurité
setting-look-dark-button = Boutons dans l'obscurité
setting-look-dark-paper = Fond dans l'obscurité
setting-look-dark-ink = Texte dans l'obscurité
setting-look-dark-logo = Logo dans l'obscurité
setting-look-dark-logo-hint = Vide : le même que de jour
setting-wall-registration-title = Titre
setting-wall-registration-offer = Texte
setting-wall-registration-button = Bouton
setting-wall-confirm-title = Titre
setting-wall-confirm-offer = Texte
setting-wall-confirm-offer-plain = Texte là où l'adresse n'est pas connue
setting-wall-unlock-title = Titre
setting-wall-unlock-button = Bouton
setting-wall-unlock-offer = Texte
setting-wall-exhausted-title = Titre
setting-wall-exhausted-offer = Texte
setting-wall-subscribe-title = Titre
setting-wall-subscribe-offer = Texte
setting-wall-lapsed-title = Titre
setting-wall-lapsed-title-plain = Titre là où le jour n'est pas connu
setting-wall-lapsed-offer = Texte
setting-wall-lapsed-button = Bouton
setting-wall-full-access = Bouton vers les formules, sur chaque mur qui en a un
audit-act-sending-paused = A retenu un numéro en cours d’envoi
audit-act-sending-resumed = A repris l’envoi d’un numéro
audit-act-sending-cancelled = A annulé le reste de l’envoi d’un numéro
audit-act-uncertain-sent-again = A renvoyé des courriels peut-être déjà arrivés
audit-act-uncertain-left = A renoncé à renvoyer des courriels peut-être non arrivés
audit-act-setting-changed = A changé un réglage
audit-act-setting-undone = A annulé un réglage
audit-act-issue-changed = A modifié un numéro d’une lettre
audit-act-issue-approved = A approuvé un numéro
audit-act-issue-reopened = A repris l’approbation d’un numéro
audit-act-issue-cancelled = A annulé un numéro
audit-act-issue-tried = S’est fait envoyer un numéro
audit-act-radar-changed = A modifié ce qui est à suivre
