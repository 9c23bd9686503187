use broadsheet_search::*;
fn main(){ let f=std::env::args().nth(1).unwrap(); let i=Index::open(std::path::Path::new(&f)).unwrap();
 let qs=["deep learning for image segmentation in medical imaging","a survey of convolutional neural networks for traffic prediction","robust estimation of linear regression models with missing data","analysis of social networks and information diffusion"];
 for (facets,order) in [(0,Order::Relevance{today:None}),(10,Order::Relevance{today:None}),(0,Order::Newest),(10,Order::Newest)] {
 let t=std::time::Instant::now(); let mut tot=0; for _ in 0..50 { for q in qs { let p=Page{facets,..Page::first(order,10)}; tot+=i.search(&Query::read(q),Scope::Whole,&p).unwrap().total; } }
 println!("facets {facets} {order:?} {:?} total {}",t.elapsed()/200,tot/200);} }
