//! The report in the forms of COUNTER Release 5.

use exchange::cell;
use jiff::civil::Date;
use kernel::clock::{Millis, Period, timestamp};
use serde_json::{Value, json};

use super::{Item, Read, Report};
use crate::Press;

const METRICS: [&str; 2] = ["Total_Item_Requests", "Unique_Item_Requests"];
const COLUMNS: [&str; 13] = [
    "Item",
    "Publisher",
    "Platform",
    "Authors",
    "Publication_Date",
    "Proprietary_ID",
    "URI",
    "Parent_Title",
    "Data_Type",
    "YOP",
    "Access_Type",
    "Metric_Type",
    "Reporting_Period_Total",
];

impl Report {
    /// As a table: the head that COUNTER asks for, then two lines an article.
    pub fn csv(&self, press: &Press, now: Millis) -> String {
        let (begin, end) = self.days();
        let head = [
            ("Report_Name", "Item Report".to_owned()),
            ("Report_ID", "IR".to_owned()),
            ("Release", "5".to_owned()),
            ("Institution_Name", self.institution.name.clone()),
            ("Institution_ID", format!("Proprietary:{}", self.institution.public_id)),
            ("Metric_Types", METRICS.join("; ")),
            ("Report_Filters", "Data_Type=Article; Access_Method=Regular".to_owned()),
            ("Report_Attributes", "Attributes_To_Show=Authors|Publication_Date|YOP|Access_Type".to_owned()),
            ("Exceptions", String::new()),
            ("Reporting_Period", format!("Begin_Date={begin}; End_Date={end}")),
            ("Created", timestamp(now).to_string()),
            ("Created_By", press.config.site.name.clone()),
        ];
        let mut lines: Vec<String> = head.iter().map(|(name, value)| line(&[name, value])).collect();
        lines.push(String::new());
        let months: Vec<String> = self.months.0.iter().map(|month| name(*month)).collect();
        lines.push(line(
            &[COLUMNS.as_slice(), &months.iter().map(String::as_str).collect::<Vec<_>>()].concat(),
        ));
        for item in &self.items {
            lines.extend(METRICS.iter().map(|metric| self.row(press, item, metric)));
        }
        lines.push(String::new());
        lines.join("\r\n")
    }

    fn row(&self, press: &Press, item: &Item, metric: &str) -> String {
        let counts: Vec<i64> = self.months.0.iter().map(|month| count(item, *month, metric)).collect();
        let (site, date) = (&press.config.site.name, day(item.published_at, press).to_string());
        let uri = address(press, item);
        let year = date.chars().take(4).collect::<String>();
        let mut cells = vec![
            item.title.clone(),
            site.clone(),
            site.clone(),
            item.authors.join("; "),
            date,
            item.public_id.clone(),
            uri,
            site.clone(),
            "Article".into(),
            year,
            access(item).into(),
            metric.into(),
            counts.iter().sum::<i64>().to_string(),
        ];
        cells.extend(counts.iter().map(ToString::to_string));
        line(&cells.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// As systems fetch it.
    pub fn json(&self, press: &Press, now: Millis) -> Value {
        let (begin, end) = self.days();
        json!({
            "Report_Header": {
                "Report_Name": "Item Report", "Report_ID": "IR", "Release": "5",
                "Institution_Name": self.institution.name,
                "Institution_ID": [{ "Type": "Proprietary", "Value": self.institution.public_id }],
                "Report_Filters": [
                    { "Name": "Begin_Date", "Value": begin.to_string() }, { "Name": "End_Date", "Value": end.to_string() },
                    { "Name": "Data_Type", "Value": "Article" }, { "Name": "Access_Method", "Value": "Regular" },
                ],
                "Created": timestamp(now).to_string(), "Created_By": press.config.site.name,
            },
            "Report_Items": self.items.iter().map(|item| self.item(press, item)).collect::<Vec<_>>(),
        })
    }

    fn item(&self, press: &Press, item: &Item) -> Value {
        let site = &press.config.site.name;
        let months = self.months.0.iter().filter(|month| item.read.contains_key(&month.number()));
        let performance = months.map(|month| {
            let (begin, end) = days(*month);
            let instances = METRICS.map(|metric| json!({ "Metric_Type": metric, "Count": count(item, *month, metric) }));
            json!({ "Period": { "Begin_Date": begin.to_string(), "End_Date": end.to_string() }, "Instance": instances })
        });
        let date = day(item.published_at, press);
        json!({
            "Item": item.title, "Publisher": site, "Platform": site,
            "Item_ID": [
                { "Type": "Proprietary", "Value": item.public_id }, { "Type": "URI", "Value": address(press, item) },
            ],
            "Item_Contributors": item.authors.iter().map(|name| json!({ "Type": "Author", "Name": name })).collect::<Vec<_>>(),
            "Item_Dates": [{ "Type": "Publication_Date", "Value": date.to_string() }],
            "Item_Parent": { "Item_Name": site, "Data_Type": "Other" },
            "Data_Type": "Article", "YOP": date.year().to_string(), "Access_Type": access(item),
            "Access_Method": "Regular", "Performance": performance.collect::<Vec<_>>(),
        })
    }

    /// The first and the last day.
    fn days(&self) -> (Date, Date) {
        let (first, last) = (self.months.0.first(), self.months.0.last());
        (first.map_or(Date::ZERO, |month| days(*month).0), last.map_or(Date::ZERO, |month| days(*month).1))
    }
}

fn access(item: &Item) -> &'static str {
    if item.controlled { "Controlled" } else { "Free_To_Read" }
}

fn count(item: &Item, month: Period, metric: &str) -> i64 {
    let Read { requests, uniques } = item.read.get(&month.number()).copied().unwrap_or_default();
    if metric == METRICS[0] { requests } else { uniques }
}

fn days(month: Period) -> (Date, Date) {
    let last = month.reset().yesterday().unwrap_or(Date::MAX);
    (last.first_of_month(), last)
}

/// A month as COUNTER writes it, in English whatever the site's language.
fn name(month: Period) -> String {
    days(month).0.strftime("%b-%Y").to_string()
}

fn day(at: Millis, press: &Press) -> Date {
    timestamp(at).to_zoned_datetime(press.zone.clone()).date()
}

fn address(press: &Press, item: &Item) -> String {
    format!("{}/articles/{}", press.config.site.url, item.slug)
}

fn line(cells: &[&str]) -> String {
    cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",")
}
